import type { DataEvent, StreamEvent } from '../framing.ts';
import { toFragments, toPieces } from '../tokens.ts';
import type { ChatCompletion, CompletionChoice, CompletionToolCall } from './completion.ts';
import type { ChatRequest } from './request.ts';
import type { StreamHabits } from './variant.ts';

/** A chunk of a stream, open for what providers add. */
export interface Chunk {
  readonly choices: readonly ChunkChoice[];
  readonly usage?: unknown;
  readonly [extra: string]: unknown;
}

export interface ChunkChoice {
  readonly index: number;
  readonly delta?: Readonly<Record<string, unknown>>;
  readonly logprobs?: unknown;
  readonly finish_reason: string | null;
  readonly [extra: string]: unknown;
}

export function toChunks(
  completion: ChatCompletion,
  request: ChatRequest,
  habits: StreamHabits,
): readonly StreamEvent[] {
  const includeUsage = habits.alwaysUsage || request.stream_options?.include_usage === true;
  const chunks = interleave(completion.choices.map((choice) => toChoiceChunks(choice, habits)));
  const { choices: _, usage, ...base } = completion;
  const events = chunks.map((choice, index): DataEvent => {
    const isLast = index === chunks.length - 1 && habits.usage === 'last-chunk';
    const known = includeUsage ? { usage: isLast ? usage : null } : {};
    return toEvent({ ...base, object: 'chat.completion.chunk', choices: [choice], ...known });
  });
  if (includeUsage && habits.usage !== 'last-chunk')
    events.push(toEvent({ ...base, object: 'chat.completion.chunk', choices: [], usage }));
  const queued: StreamEvent[] =
    habits.comment === undefined ? [] : [{ comment: habits.comment }, { comment: habits.comment }];
  return [...queued, ...(habits.adapt?.(events, completion, request) ?? events)];
}

/** Changes the chunks of a stream and leaves its comments alone. */
export function mapChunks(
  events: readonly StreamEvent[],
  change: (chunk: Chunk, index: number) => Chunk,
): StreamEvent[] {
  return events.map((event, index) =>
    'data' in event ? { ...event, data: change(event.data as Chunk, index) } : event,
  );
}

function toEvent(chunk: Chunk): DataEvent {
  return { data: chunk };
}

/** Several choices arrive mixed, as they do from OpenAI. */
export function interleave<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, round) => lists.flatMap((list) => list.slice(round, round + 1))).flat();
}

function toChoiceChunks(
  { message, finish_reason, logprobs, ...rest }: CompletionChoice,
  habits: StreamHabits,
): ChunkChoice[] {
  const { role, content, reasoning, reasoning_content, tool_calls = [], ...extras } = message;
  const choice = (delta: Readonly<Record<string, unknown>>, position?: number): ChunkChoice => ({
    ...rest,
    delta,
    logprobs:
      position === undefined || !logprobs
        ? null
        : { content: logprobs.content.slice(position, position + 1), refusal: null },
    finish_reason: null,
  });
  return [
    choice({ role, content: content === null ? null : '', ...extras }),
    ...toPieces(reasoning ?? '').map((piece) => choice({ reasoning: piece })),
    ...toPieces(reasoning_content ?? '').map((piece) => choice({ content: null, reasoning_content: piece })),
    ...toPieces(content ?? '').map((piece, position) => choice({ content: piece }, position)),
    ...tool_calls
      .flatMap((call, index) => toToolCallDeltas(call, index, habits))
      .map((delta) => choice({ tool_calls: [delta] })),
    { ...choice({}), finish_reason },
  ];
}

/** The first delta names the call, the others add to its arguments. */
function toToolCallDeltas(call: CompletionToolCall, index: number, { wholeToolCalls }: StreamHabits): object[] {
  if (wholeToolCalls) return [{ index, ...call }];
  const opening = { index, ...call, function: { ...call.function, arguments: '' } };
  const fragments = toFragments(call.function.arguments);
  return [opening, ...fragments.map((fragment) => ({ index, function: { arguments: fragment } }))];
}
