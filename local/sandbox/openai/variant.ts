import type { Call, Route } from '../dialect.ts';
import type { StreamEvent } from '../framing.ts';
import type { Refusal } from '../refusal.ts';
import type { Rule } from '../rule.ts';
import type { Usage } from '../script.ts';
import type { Problem } from '../validation.ts';
import type { ChatCompletion } from './completion.ts';
import type { ChatRequest } from './request.ts';

/** Where a provider puts reasoning: a field of the message, tags inside the content, or nowhere. */
export type ReasoningPlace = 'reasoning' | 'reasoning_content' | 'think-tags' | 'hidden';

/** How one provider differs from OpenAI. Everything absent is as OpenAI has it. */
export interface Variant {
  /** Top-level fields taken. @default any: unknown ones are ignored */
  readonly fields?: readonly string[];
  /** Fields of a message taken. @default any */
  readonly messageFields?: readonly string[];
  /** The provider's words for a malformed request. */
  readonly explain?: (problem: Problem) => Refusal;
  readonly rules?: readonly Rule<ChatRequest>[];
  readonly authenticate?: (call: Call) => void;
  /** The error body of a refusal. */
  readonly toErrorBody?: (refusal: Refusal, call: Call) => unknown;
  readonly headers?: (call: Call) => Record<string, string>;

  readonly reasons: (request: ChatRequest) => boolean;
  readonly reasoningPlace: (request: ChatRequest) => ReasoningPlace;
  readonly toUsage?: (usage: Usage, request: ChatRequest) => object;
  /** Adds what the provider adds to a whole answer, and to its stream. */
  readonly adapt?: (completion: ChatCompletion, request: ChatRequest) => ChatCompletion;

  /** Sent before a whole answer while the request is queued. */
  readonly whileQueued?: string;
  readonly stream?: StreamHabits;

  /** What the provider serves beside chat. */
  readonly endpoints?: readonly EndpointRoutes[];
}

/** The routes of one more endpoint, for the provider that a variant describes. */
export type EndpointRoutes = (variant: Variant) => readonly Route[];

export interface StreamHabits {
  /** Tool calls arrive in one chunk each. @default false: in fragments */
  readonly wholeToolCalls?: boolean;
  /** Where usage goes when it is asked for. @default 'own-chunk' */
  readonly usage?: 'own-chunk' | 'last-chunk';
  /** Usage comes without asking. @default false */
  readonly alwaysUsage?: boolean;
  /** A comment sent while the request is queued. */
  readonly comment?: string;
  /** Whether `data: [DONE]` ends the stream. @default true */
  readonly done?: boolean;
  /** The last word on the chunks. */
  readonly adapt?: (
    events: readonly StreamEvent[],
    completion: ChatCompletion,
    request: ChatRequest,
  ) => readonly StreamEvent[];
  /** The event that reports a failure after HTTP 200. @default the error body */
  readonly toFailure?: (refusal: Refusal, call: Call, completion: ChatCompletion) => unknown;
}
