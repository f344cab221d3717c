import { Refusal } from '../refusal.ts';
import type { Problem } from '../validation.ts';

export function toRefusal({ path, message }: Problem): Refusal {
  return new Refusal(422, `[${['body', ...path].join(', ')}] ${message}`);
}
