/**
 * The shared translator for everyone who speaks OpenAI's dialect. What a host does differently is data; only what is not
 * a list of names is a function.
 * @see https://platform.openai.com/docs/api-reference/chat
 */
import type { ChatRequest } from '../chat-types.ts';
import type { CallContext, ProviderFailure, Transformer } from '../endpoint.ts';
import { openAIErrorFields } from '../error-mapping.ts';
import type { ErrorFields } from '../errors.ts';
import type { ParamRules } from '../params.ts';
import { toDialectRequest } from './request.ts';
import { fromDialectResponse } from './response.ts';
import { fromDialectStream } from './stream.ts';

export type Param = keyof ChatRequest;

/** Fields of messages that not every host knows; what is not kept is taken out. */
export type MessageExtra = 'name' | 'reasoning_details' | 'cache_control';

export type ReasoningField = 'reasoning' | 'reasoning_content';

export interface Dialect {
  /** Path below the base URL. @default '/chat/completions' */
  readonly path?: string | ((ctx: CallContext<'chat'>) => string);
  /** Our name of a parameter → the host's. */
  readonly rename?: { readonly [P in Param]?: string };
  readonly params?: Partial<ParamRules>;
  /** Fields of messages the host wants to see beside OpenAI's own. @default ['name'] */
  readonly messageExtras?: readonly MessageExtra[];
  /** The name under which the host wants its reasoning back with an assistant turn. @default it does not */
  readonly reasoningBack?: ReasoningField | ((model: string) => ReasoningField | undefined);
  /** Before every model name that lacks it. */
  readonly modelPrefix?: string;
  /** The host's words for OpenAI's values of `tool_choice`. */
  readonly toolChoice?: Readonly<Record<string, string>>;
  /** Whether usage in a stream must be asked for with `stream_options`. @default true */
  readonly streamOptions?: boolean;
  /** What ends a stream: `[DONE]`, or, for hosts that leave it out, a finish reason for every choice. @default 'done' */
  readonly endMarker?: 'done' | 'finish-reason';
  /** Whether reasoning may come as `<think>…</think>` at the head of the content. @default true */
  readonly thinkTags?: boolean;
  /** What follows from the (cleaned) request in ways a list of names cannot say. Returns only what changes. */
  readonly patchRequest?: (request: ChatRequest, ctx: CallContext<'chat'>) => RequestPatch;
}

export interface RequestPatch {
  /** New values; `undefined` takes a field out. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly dropped?: readonly Param[];
}

export function openAICompatibleChat(dialect: Dialect = {}): Transformer<'chat'> {
  return {
    transformRequest: (request, ctx) => toDialectRequest(request, ctx, dialect),
    transformResponse: (body, ctx) => fromDialectResponse(body, ctx, dialect),
    transformStream: (events, ctx) => fromDialectStream(events, ctx, dialect),
    transformError: dialectErrorFields,
  };
}

const tooLong = /context (?:length|window)|maximum context|prompt is too long|too many tokens/i;

/** Hosts often lack OpenAI's code for a prompt that is too long, and have nothing else but their message. */
function dialectErrorFields(failure: ProviderFailure): Partial<ErrorFields> {
  const fields = openAIErrorFields(failure);
  const isContext = failure.status === 400 && !fields.kind && tooLong.test(fields.message ?? '');
  return isContext ? { ...fields, kind: 'context_length', code: 'context_length_exceeded' } : fields;
}
