/**
 * The shared translator for everyone who serves text completions in OpenAI's dialect. What a host does differently is
 * data; only what is not a list of names is a function.
 * @see https://platform.openai.com/docs/api-reference/completions
 */
import type { CallContext, Transformer } from '../endpoint.ts';
import type { HostHabits } from '../openai-dialect/dialect.ts';
import { dialectErrorFields } from '../openai-dialect/errors.ts';
import type { Changes } from '../openai-dialect/request-parts.ts';
import type { CompletionParam, CompletionRules } from './params.ts';
import { toCompletionRequest } from './request.ts';
import { fromCompletionResponse } from './response.ts';
import { fromCompletionStream } from './stream.ts';
import type { CompletionRequest } from './types.ts';

export interface CompletionDialect extends HostHabits {
  /** OpenAI's own API, to which null parameters go as they are. */
  readonly native?: boolean;
  /** Path below the base URL. @default '/completions' */
  readonly path?: (ctx: CallContext<'completion'>) => string;
  /** Our name of a parameter → the host's. */
  readonly rename?: { readonly [P in CompletionParam]?: string };
  readonly params?: Partial<CompletionRules>;
  /** Whether a prompt may be token ids. @default false */
  readonly takesTokens?: boolean;
  /** What follows from the request in ways a list of names cannot say. Returns only what changes. */
  readonly patchRequest?: (request: CompletionRequest) => Changes;
}

export function openAICompatibleCompletion(dialect: CompletionDialect = {}): Transformer<'completion'> {
  return {
    transformRequest: (request, ctx) => toCompletionRequest(request, ctx, dialect),
    transformResponse: (body, ctx) => fromCompletionResponse(body, ctx, dialect),
    transformStream: (events, ctx) => fromCompletionStream(events, ctx, dialect),
    transformError: (failure) => dialectErrorFields(failure, dialect),
  };
}
