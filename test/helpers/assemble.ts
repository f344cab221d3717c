/** Puts a stream of chunks together the way the official clients do, and checks the rules they depend on while at it. */
import { expect } from 'vitest';
import type { ChatChunk, ChatDelta, ChatResponse } from '../../providers/base/chat-types.ts';

type Message = ChatResponse['choices'][number]['message'];
interface Draft extends Record<string, unknown> {
  content?: string;
  reasoning_content?: string;
  tool_calls?: { id: string; type: string; function: { name: string; arguments: string }; extra_content?: unknown }[];
}

/** The whole answer that a stream amounts to. */
export function assemble(chunks: readonly ChatChunk[]): ChatResponse {
  const [first] = chunks;
  if (!first) throw new Error('The stream is empty.');
  expectConforming(chunks);
  const indices = [...new Set(chunks.flatMap((chunk) => chunk.choices.map(({ index }) => index)))].sort(
    (a, b) => a - b,
  );
  const usage = chunks.findLast((chunk) => chunk.usage)?.usage;
  return {
    id: first.id,
    object: 'chat.completion',
    created: first.created,
    model: first.model,
    choices: indices.map((index) => assembleChoice(chunks, index)),
    ...(usage && { usage }),
  };
}

function assembleChoice(chunks: readonly ChatChunk[], index: number): ChatResponse['choices'][number] {
  const choices = chunks.flatMap((chunk) => chunk.choices.filter((choice) => choice.index === index));
  const draft: Draft = {};
  for (const { delta } of choices) addDelta(draft, delta);
  const finish_reason = choices.find((choice) => choice.finish_reason)?.finish_reason ?? 'stop';
  const message = { refusal: null, ...draft, content: draft.content ?? null } as unknown as Message;
  return { index, message, logprobs: null, finish_reason };
}

function addDelta(draft: Draft, delta: ChatDelta): void {
  for (const [field, value] of Object.entries(delta)) {
    if (field === 'tool_calls') addToolCalls(draft, delta);
    else if (Array.isArray(value)) draft[field] = [...((draft[field] as unknown[]) ?? []), ...value];
    else if (typeof value === 'string' && field !== 'role') draft[field] = ((draft[field] as string) ?? '') + value;
    else if (value !== null) draft[field] = value;
  }
}

function addToolCalls(draft: Draft, delta: ChatDelta): void {
  draft.tool_calls ??= [];
  for (const { index, function: fn, ...rest } of delta.tool_calls ?? []) {
    const call = draft.tool_calls[index];
    if (call) call.function.arguments += fn?.arguments ?? '';
    else
      draft.tool_calls[index] = {
        ...rest,
        function: { name: fn?.name ?? '', arguments: fn?.arguments ?? '' },
      } as never;
  }
}

/** The rules of OpenAI's streams that clients crash on when they are broken. */
export function expectConforming(chunks: readonly ChatChunk[]): void {
  expect(new Set(chunks.map(({ id, created, model, object }) => `${id} ${created} ${model} ${object}`)).size).toBe(1);
  const choices = chunks.flatMap((chunk) => chunk.choices);
  for (const index of new Set(choices.map((choice) => choice.index))) {
    const own = choices.filter((choice) => choice.index === index);
    expect(own[0]?.delta.role).toBe('assistant');
    expect(own.slice(1).every((choice) => choice.delta.role === undefined)).toBe(true);
    expect(own.filter((choice) => choice.finish_reason).length).toBe(1);
    expect(own.at(-1)?.delta).toEqual({});
    expectToolCallsInOrder(own.map((choice) => choice.delta));
  }
  const usageChunks = chunks.filter((chunk) => chunk.usage);
  expect(usageChunks.every((chunk) => chunk.choices.length === 0 && chunk === chunks.at(-1))).toBe(true);
}

/** Indices count the calls; each begins with id, type and name. */
function expectToolCallsInOrder(deltas: readonly ChatDelta[]): void {
  let begun = 0;
  for (const call of deltas.flatMap((delta) => delta.tool_calls ?? [])) {
    if (call.id === undefined) expect(call.index).toBeLessThan(begun);
    else expect([call.index, call.type, typeof call.function?.name]).toEqual([begun++, 'function', 'string']);
  }
}
