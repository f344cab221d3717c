import { type Call, jsonReply, type Reply } from '../../dialect.ts';
import { sse } from '../../framing.ts';
import { Refusal } from '../../refusal.ts';
import { checkRules, type Rule } from '../../rule.ts';
import { type Problem, validate } from '../../validation.ts';
import { toUsage } from '../completion.ts';
import { explainAsOpenAI, toErrorBody } from '../errors.ts';
import type { ChatRequest } from '../request.ts';
import { invalid } from '../rules.ts';
import type { EndpointRoutes, Variant } from '../variant.ts';
import { type TextChunk, toChunks } from './chunks.ts';
import { complete, type TextCompletion } from './completion.ts';
import { type CompletionRequest, completionRequest } from './request.ts';

/** How one provider's text completions differ from OpenAI's. */
export interface CompletionHabits {
  /** @default wherever a path ends so */
  readonly path?: RegExp;
  /** Fields taken. @default any: unknown ones are ignored */
  readonly fields?: readonly string[];
  /** Fields that OpenAI knows, and that are without effect here. */
  readonly ignored?: readonly string[];
  /** Whether a prompt must be one text. @default false */
  readonly onePrompt?: boolean;
  /** @default 5 */
  readonly mostLogprobs?: number;
  /** Adds what the provider adds to a whole answer, and to its stream. */
  readonly adapt?: (completion: TextCompletion, request: CompletionRequest) => TextCompletion;
  readonly adaptChunk?: (chunk: TextChunk) => TextChunk;
  /** What the stream begins with. */
  readonly firstChunk?: object;
}

export function completions(habits: CompletionHabits = {}): EndpointRoutes {
  return (variant) => [
    { path: habits.path ?? /\/completions$/, answer: (call) => answerCompletion(variant, habits, call) },
  ];
}

export function answerCompletion(variant: Variant, habits: CompletionHabits, call: Call): Reply {
  const request = readRequest(variant, habits, call);
  const { fingerprint, choices, usage } = complete(request, call);
  const completion: TextCompletion = {
    id: `cmpl-${fingerprint.slice(0, 29)}`,
    object: 'text_completion',
    created: 1_767_225_600,
    model: call.model,
    choices,
    usage: (variant.toUsage ?? toUsage)(usage, request as unknown as ChatRequest),
  };
  const adapted = habits.adapt?.(completion, request) ?? completion;
  if (request.stream) return streamReply(variant, habits, adapted, request, call);
  const reply = jsonReply(adapted);
  return { ...reply, body: `${variant.whileQueued ?? ''}${reply.body}` };
}

function readRequest(variant: Variant, { fields, ignored = [], ...habits }: CompletionHabits, call: Call) {
  const explain = variant.explain ?? explainAsOpenAI;
  const sent = (call.body ?? {}) as Readonly<Record<string, unknown>>;
  const unknown = fields && Object.keys(sent).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw explain(unknownField(unknown, sent[unknown]));
  const heeded = Object.entries(sent).filter(([name]) => !ignored.includes(name));
  const request = validate(completionRequest, Object.fromEntries(heeded), ([problem]) => explain(problem));
  checkRules([takesPrompt(habits), hasLogprobs(habits), choosesFromEnough, streamsAll], request, call);
  return request;
}

function unknownField(name: string, input: unknown): Problem {
  return { kind: 'unknown-field', path: [name], expected: '', input, message: '' };
}

function takesPrompt({ onePrompt }: CompletionHabits): Rule<CompletionRequest> {
  return ({ prompt }) =>
    onePrompt && typeof prompt !== 'string'
      ? invalid("Invalid type for 'prompt': expected a string.", 'prompt')
      : undefined;
}

function hasLogprobs({ mostLogprobs = 5 }: CompletionHabits): Rule<CompletionRequest> {
  const refusal = invalid(`Invalid value for 'logprobs': must be at most ${mostLogprobs}.`, 'logprobs');
  return ({ logprobs }) => ((logprobs ?? 0) > mostLogprobs ? refusal : undefined);
}

const choosesFromEnough: Rule<CompletionRequest> = ({ n, best_of }) =>
  best_of != null && best_of < (n ?? 1)
    ? invalid("'best_of' must be greater than or equal to 'n'.", 'best_of')
    : undefined;

const streamsAll: Rule<CompletionRequest> = ({ n, best_of, stream }) =>
  stream && best_of != null && best_of > (n ?? 1) ? invalid("'best_of' cannot be streamed.", 'best_of') : undefined;

function streamReply(
  variant: Variant,
  { adaptChunk = (chunk) => chunk, firstChunk }: CompletionHabits,
  completion: TextCompletion,
  request: CompletionRequest,
  call: Call,
): Reply {
  const habits = variant.stream ?? {};
  const refusal = new Refusal(503, 'The server is overloaded or not ready yet.');
  const events = toChunks(completion, request, habits, adaptChunk);
  return {
    kind: 'stream',
    framing: sse(habits.done === false ? undefined : '[DONE]'),
    events: firstChunk ? [{ data: firstChunk }, ...events] : events,
    failure: { data: (variant.toErrorBody ?? toErrorBody)(refusal, call) },
  };
}
