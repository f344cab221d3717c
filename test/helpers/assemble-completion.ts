/** Puts a streamed completion together, and checks the rules of such streams while at it. */
import { expect } from 'vitest';
import type { CompletionChunk, CompletionResponse } from '../../providers/base/completion/types.ts';

type Choice = CompletionResponse['choices'][number];
type ChunkChoice = CompletionChunk['choices'][number];
type Logprobs = NonNullable<Choice['logprobs']>;

export function assembleCompletion(chunks: readonly CompletionChunk[]): CompletionResponse {
  const [first] = chunks;
  if (!first) throw new Error('The stream is empty.');
  expectConforming(chunks);
  const { id, created, model } = first;
  const choices = chunks.flatMap((chunk) => chunk.choices);
  const indices = [...new Set(choices.map(({ index }) => index))].sort((a, b) => a - b);
  const usage = chunks.findLast((chunk) => chunk.usage)?.usage;
  return {
    id,
    object: 'text_completion',
    created,
    model,
    choices: indices.map((index) =>
      assembleChoice(
        index,
        choices.filter((choice) => choice.index === index),
      ),
    ),
    ...(usage && { usage }),
  };
}

function assembleChoice(index: number, pieces: readonly ChunkChoice[]): Choice {
  const text = pieces.map((piece) => piece.text).join('');
  const logprobs = pieces.flatMap((piece) => piece.logprobs ?? []);
  const finish_reason = pieces.at(-1)?.finish_reason ?? 'stop';
  return { text, index, logprobs: logprobs.length > 0 ? joined(logprobs) : null, finish_reason };
}

function joined(pieces: readonly Logprobs[]): Logprobs {
  const names = Object.keys(pieces[0] ?? {}) as (keyof Logprobs)[];
  return Object.fromEntries(names.map((name) => [name, pieces.flatMap((piece) => (piece[name] ?? []) as unknown[])]));
}

function expectConforming(chunks: readonly CompletionChunk[]): void {
  const heads = chunks.map(({ id, created, model, object }) => [id, created, model, object].join(' '));
  expect(new Set(heads).size).toBe(1);
  expect(chunks[0]?.object).toBe('text_completion');
  const choices = chunks.flatMap((chunk) => chunk.choices);
  for (const index of new Set(choices.map((choice) => choice.index))) {
    const ends = choices.filter((choice) => choice.index === index).map((choice) => choice.finish_reason !== null);
    expect(ends.indexOf(true)).toBe(ends.length - 1);
  }
  const withUsage = chunks.filter((chunk) => chunk.usage);
  expect(withUsage.every((chunk) => chunk.choices.length === 0 && chunk === chunks.at(-1))).toBe(true);
}
