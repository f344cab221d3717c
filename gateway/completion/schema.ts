/**
 * What a completion request must be. Known fields are checked; unknown ones pass, so that tomorrow's parameters work today.
 * @see https://platform.openai.com/docs/api-reference/completions/create
 */
import * as z from 'zod/mini';
import { chatSchema } from '../chat/schema.ts';
import { boolean, byHand, integer, isTokens, jsonSchema, kinds, maybe, name, string } from '../schema-parts.ts';

const forms = 'must be a string, an array of strings, an array of token ids, or an array of such arrays';

const prompt = byHand((value) => (isPrompt(value) ? undefined : { message: forms }));

function isPrompt(value: unknown): boolean {
  if (typeof value === 'string' || value === null) return true;
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((item) => typeof item === 'string') || isTokens(value) || value.every(isTokens);
}

interface Asked {
  readonly n?: number | null | undefined;
  readonly best_of?: number | null | undefined;
}

const choosesFromEnough = z.refine<Asked>(({ n, best_of }) => (best_of ?? Number.POSITIVE_INFINITY) >= (n ?? 1), {
  path: ['best_of'],
  message: 'must be at least `n`',
});

/** What both take is the same; and where a chat completes the text, its own parameters reach it. Tools are refused. */
const { messages: _, tools: __, ...chatParams } = chatSchema.shape;

/** Hosts know kinds that no chat here takes: Fireworks a `grammar`, vLLM a `structural_tag`. */
const responseFormat = kinds({ json_schema: { json_schema: jsonSchema } }, 'must be an object with a `type`');

export const completionSchema = z
  .looseObject({
    ...chatParams,
    model: name,
    prompt,
    best_of: maybe(integer(1, 128)),
    echo: maybe(boolean),
    // OpenAI takes up to 5; how many others take they say themselves.
    logprobs: maybe(integer(0, 20)),
    max_tokens: maybe(integer(0, 10_000_000)),
    response_format: maybe(responseFormat),
    suffix: maybe(string),
  })
  .check(choosesFromEnough);
