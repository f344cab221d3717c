/**
 * What a request for embeddings must be. Known fields are checked; unknown ones pass, so that tomorrow's parameters work today.
 * @see https://platform.openai.com/docs/api-reference/embeddings/create
 */
import * as z from 'zod/mini';
import { integer, maybe, name, string } from '../schema-parts.ts';

const forms = 'must be a text, an array of texts, or token ids';
const empty = 'must not be empty';

/** By hand, for it may hold thousands of texts. */
const input = z.any().check(({ value, issues }) => {
  const message = problemWith(value);
  if (message !== undefined) issues.push({ code: 'custom', message, input: value, path: [] });
});

function problemWith(input: unknown): string | undefined {
  if (typeof input === 'string') return input === '' ? empty : undefined;
  if (!Array.isArray(input)) return forms;
  if (input.length === 0) return empty;
  if (isTokens(input) || input.every(isTokens)) return undefined;
  const wrong = input.findIndex((item) => typeof item !== 'string' || item === '');
  if (wrong === -1) return undefined;
  return input[wrong] === '' ? `must not hold an empty text, as it does at index ${wrong}` : forms;
}

function isTokens(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

export const embedSchema = z.looseObject({
  model: name,
  input,
  dimensions: maybe(integer(1, 1_000_000)),
  encoding_format: maybe(z.literal(['float', 'base64'], 'must be float or base64')),
  input_type: maybe(string),
  task: maybe(string),
  user: maybe(string),
});
