import { Refusal } from '../refusal.ts';
import type { Problem } from '../validation.ts';

const problemTypes = {
  'unknown-field': { type: 'extra_forbidden', msg: 'Extra inputs are not permitted' },
  'missing-field': { type: 'missing', msg: 'Field required' },
} as const;

/** All problems of a request at once. Below a message the location names its role, as the union of messages does there. */
export function toRefusal(problems: readonly Problem[], roles: readonly unknown[] = []): Refusal {
  const details = problems.map(({ kind, path, expected, input, message }) => {
    const known = kind === 'unknown-field' || kind === 'missing-field' ? problemTypes[kind] : undefined;
    const { type, msg } = known ?? { type: 'value_error', msg: expected ? `Input should be ${expected}` : message };
    return { type, loc: toLocation(path, roles), msg, input: input ?? null };
  });
  return new Refusal(422, 'Validation failed', { details });
}

function toLocation(path: Problem['path'], roles: readonly unknown[]): (string | number)[] {
  const [first, index, ...rest] = path;
  if (first !== 'messages' || typeof index !== 'number' || rest.length === 0) return ['body', ...path];
  return ['body', first, index, String(roles[index]), ...rest];
}
