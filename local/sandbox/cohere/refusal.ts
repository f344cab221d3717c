import { Refusal } from '../refusal.ts';
import type { Problem } from '../validation.ts';

/** In Cohere's words, with the page of its reference that it points to. */
export function toRefusal({ kind, path, expected, message }: Problem, page: string): Refusal {
  const name = path.join('.');
  const seeReference = `For proper usage, please refer to https://docs.cohere.com/reference/${page}`;
  switch (kind) {
    case 'unknown-field':
      return new Refusal(422, `unknown field: parameter '${path.at(-1)}' is not a valid field. ${seeReference}`);
    case 'missing-field':
      return new Refusal(400, `invalid request: ${name} is required`);
    default:
      return new Refusal(400, `invalid request: ${name} ${expected ? `must be one of ${expected}` : message}`);
  }
}
