/**
 * The shared translator for everyone who speaks OpenAI's dialect. What a host does differently is data; only what is not
 * a list of names is a function.
 * @see https://platform.openai.com/docs/api-reference/chat
 */
import type { ChatRequest, Message } from '../chat-types.ts';
import type { CallContext, Transformer } from '../endpoint.ts';
import type { JsonRecord } from '../json-values.ts';
import type { Param, ParamRules } from '../params.ts';
import { dialectErrorFields, type ReadErrorFields } from './errors.ts';
import { toDialectRequest } from './request.ts';
import { fromDialectResponse } from './response.ts';
import { fromDialectStream } from './stream.ts';

/** Fields of messages, parts, tools and calls that not every host knows; what is not kept is taken out. */
export const messageExtras = [
  'name',
  'annotations',
  'cache_control',
  'extra_content',
  'reasoning',
  'reasoning_content',
  'reasoning_details',
  'thinking_blocks',
] as const;
export type MessageExtra = (typeof messageExtras)[number];

type ReasoningField = 'reasoning' | 'reasoning_content';

/** Of a parameter whose values are words: OpenAI's word → the host's. */
type ValueWords = { readonly [P in Param]?: Readonly<Record<string, string>> };

/** What a host does in its own way at every endpoint. */
export interface HostHabits {
  /** Before every model name that is not a path of its own. */
  readonly modelPrefix?: string;
  /** Whether usage in a stream must be asked for with `stream_options`. @default true */
  readonly streamOptions?: boolean;
  /** What ends a stream: `[DONE]`, or, for hosts that leave it out, a finish reason for every choice. @default 'done' */
  readonly endMarker?: 'done' | 'finish-reason';
  /** A choice of an answer, or of a chunk, in the form the others have. */
  readonly patchChoice?: (choice: JsonRecord) => JsonRecord;
  /** A chunk in the form the others have. */
  readonly patchChunk?: (chunk: JsonRecord) => JsonRecord;
  readonly errorFields?: ReadErrorFields;
}

export interface Dialect extends HostHabits {
  /** OpenAI's own API, which takes messages in every form OpenAI defines, and writes no tags into its content. */
  readonly native?: boolean;
  /** Path below the base URL. @default '/chat/completions' */
  readonly path?: (ctx: CallContext<'chat'>) => string;
  /** Our name of a parameter → the host's. */
  readonly rename?: { readonly [P in Param]?: string };
  readonly values?: ValueWords | ((model: string) => ValueWords);
  readonly params?: Partial<ParamRules>;
  /** Fields the host wants to see beside those that everyone knows. @default ['name'] */
  readonly messageExtras?: readonly MessageExtra[];
  /** The name under which the host wants its reasoning back with an assistant turn. @default it does not */
  readonly reasoningBack?: ReasoningField;
  /** Roles whose messages must be strings: their parts are joined where they are but text. @default none */
  readonly stringContent?: readonly Message['role'][];
  /** Whether tool calls and results that do not pair up are refused here. @default true, but for OpenAI's own API */
  readonly pairsToolResults?: boolean;
  /** What follows from the (translated) request in ways a list of names cannot say. Returns only what changes. */
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
    transformError: (failure) => dialectErrorFields(failure, dialect),
  };
}

/** Whether reasoning may come as `<think>…</think>` at the head of the content. */
export function splitsThinking({ native }: Dialect): boolean {
  return !native;
}
