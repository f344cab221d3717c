import { Refusal } from '../refusal.ts';
import type { Problem } from '../validation.ts';

export function toRefusal({ kind, path, message }: Problem): Refusal {
  const name = path.join('.');
  if (kind === 'unknown-field') return new Refusal(400, `Argument '${name}' is not supported by our API.`);
  return new Refusal(400, `The request body is not valid: ${name}: ${message}`);
}
