/** How completions are kept. A chunk has the shape of a whole answer. */
import type { CompletionChunk, CompletionResponse } from '../../providers/base/completion/types.ts';
import type { Caching } from '../cache/caching.ts';
import { merged } from '../cache/merged.ts';

type Choice = CompletionResponse['choices'][number];
type Piece = CompletionChunk['choices'][number];
type Logprobs = NonNullable<Choice['logprobs']>;

export const caching: Caching<'completion'> = {
  isComplete: ({ choices }) => choices.length > 0 && choices.every(({ finish_reason }) => finish_reason),
  streams: { assemble, replay },
};

function replay({ choices, usage, ...head }: CompletionResponse): CompletionChunk[] {
  return [
    ...choices.map((choice) => ({ ...head, choices: [choice] })),
    ...(usage ? [{ ...head, choices: [], usage }] : []),
  ];
}

function assemble(chunks: readonly CompletionChunk[]): CompletionResponse | undefined {
  const byIndex = Map.groupBy(
    chunks.flatMap((chunk) => chunk.choices),
    ({ index }) => index,
  );
  const choices = [...byIndex].sort(([a], [b]) => a - b).flatMap(([, pieces]) => assembleChoice(pieces) ?? []);
  if (choices.length === 0 || choices.length < byIndex.size) return undefined;
  const { choices: _, usage: __, obfuscation, ...head } = merged<CompletionChunk & { obfuscation?: unknown }>(chunks);
  const usage = chunks.findLast((chunk) => chunk.usage)?.usage;
  return { ...head, choices, ...(usage && { usage }) };
}

/** Undefined for one that has not ended. */
function assembleChoice(pieces: readonly Piece[]): Choice | undefined {
  const finish_reason = pieces.find((piece) => piece.finish_reason)?.finish_reason;
  if (!finish_reason) return undefined;
  const logprobs = pieces.flatMap((piece) => piece.logprobs ?? []);
  return {
    ...merged(pieces),
    text: pieces.map(({ text }) => text).join(''),
    logprobs: logprobs.length > 0 ? joined(logprobs) : null,
    finish_reason,
  };
}

/** Lists beside each other, one value a token. */
function joined(pieces: readonly Logprobs[]): Logprobs {
  const names = Object.keys(merged(pieces)) as (keyof Logprobs)[];
  return Object.fromEntries(names.map((name) => [name, pieces.flatMap((piece) => (piece[name] ?? []) as unknown[])]));
}
