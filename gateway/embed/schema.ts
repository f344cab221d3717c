/**
 * What a request for embeddings must be. Known fields are checked; unknown ones pass, so that tomorrow's parameters work today.
 * @see https://platform.openai.com/docs/api-reference/embeddings/create
 */
import * as z from 'zod/mini';
import { byHand, integer, isTokens, maybe, name, string } from '../schema-parts.ts';

const forms = { message: 'must be a text, an array of texts, or token ids' };
const empty = { message: 'must not be empty' };

const input = byHand((value) => {
  if (typeof value === 'string') return value === '' ? empty : undefined;
  if (!Array.isArray(value)) return forms;
  if (value.length === 0) return empty;
  if (isTokens(value) || value.every(isTokens)) return undefined;
  const wrong = value.findIndex((item) => typeof item !== 'string' || item === '');
  if (wrong === -1) return undefined;
  return value[wrong] === '' ? { message: `must not hold an empty text, as it does at index ${wrong}` } : forms;
});

export const embedSchema = z.looseObject({
  model: name,
  input,
  dimensions: maybe(integer(1, 1_000_000)),
  encoding_format: maybe(z.literal(['float', 'base64'], 'must be float or base64')),
  input_type: maybe(string),
  task: maybe(string),
  user: maybe(string),
});
