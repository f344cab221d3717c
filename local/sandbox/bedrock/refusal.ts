import { Refusal } from '../refusal.ts';
import type { Problem } from '../validation.ts';

/** In the words of AWS's own validation. */
export function toRefusal({ kind, path, message }: Problem): Refusal {
  const name = path.join('.');
  if (kind === 'unknown-field')
    return new Refusal(
      400,
      `Malformed input request: extraneous key [${name}] is not permitted, please reformat your input and try again.`,
    );
  if (kind === 'missing-field')
    return new Refusal(
      400,
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  return new Refusal(400, `1 validation error detected: Value at '${name}' failed to satisfy constraint: ${message}`);
}
