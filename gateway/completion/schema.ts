/**
 * What a completion request must be. Known fields are checked; unknown ones pass, so that tomorrow's parameters work today.
 * @see https://platform.openai.com/docs/api-reference/completions/create
 */
import * as z from 'zod/mini';
import { boolean, integer, maybe, name, number, object, stop, streamOptions, string } from '../schema-parts.ts';

const forms = 'must be a string, an array of strings, an array of token ids, or an array of such arrays';

/** By hand, for it may hold many thousand token ids. */
const prompt = z.any().check(({ value, issues }) => {
  if (!isPrompt(value)) issues.push({ code: 'custom', message: forms, input: value, path: [] });
});

function isPrompt(value: unknown): boolean {
  if (typeof value === 'string' || value === null) return true;
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((item) => typeof item === 'string') || isTokens(value) || value.every(isTokens);
}

function isTokens(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

interface Asked {
  readonly n?: number | null | undefined;
  readonly best_of?: number | null | undefined;
}

const choosesFromEnough = z.refine<Asked>(({ n, best_of }) => (best_of ?? Number.POSITIVE_INFINITY) >= (n ?? 1), {
  path: ['best_of'],
  message: 'must be at least `n`',
});

export const completionSchema = z
  .looseObject({
    model: name,
    prompt,
    best_of: maybe(integer(1, 128)),
    echo: maybe(boolean),
    frequency_penalty: maybe(number(-2, 2)),
    logit_bias: maybe(object),
    // OpenAI takes up to 5; how many others take they say themselves.
    logprobs: maybe(integer(0, 20)),
    max_tokens: maybe(integer(0, 10_000_000)),
    n: maybe(integer(1, 128)),
    presence_penalty: maybe(number(-2, 2)),
    seed: maybe(z.number('must be an integer')),
    stop: maybe(stop),
    stream: maybe(boolean),
    stream_options: maybe(streamOptions),
    suffix: maybe(string),
    temperature: maybe(number(0, 2)),
    top_p: maybe(number(0, 1)),
    user: maybe(string),
  })
  .check(choosesFromEnough);
