/** The answers to one prompt each as the answer to all: choices counted on, usage summed, one id, time and model. */
import type { Usage } from '../chat-types.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';
import { type InterleaveOptions, interleave, type Opening } from './interleave.ts';
import { choicesPerPrompt } from './prompts.ts';
import type { CompletionChunk, CompletionRequest, CompletionResponse } from './types.ts';

export function mergeAnswers(answers: readonly CompletionResponse[], request: CompletionRequest): CompletionResponse {
  const usage = answers.map((answer) => answer.usage).reduce(sumUsage);
  const choices = answers.flatMap((answer, prompt) => countedOn(answer.choices, prompt, request));
  return { ...(answers[0] as CompletionResponse), choices, ...(usage && { usage }) };
}

/** As in the stream of one host, the ends of all choices wait for the last of them. */
export async function* mergeStreams(
  streams: readonly Opening<CompletionChunk>[],
  request: CompletionRequest,
  options: InterleaveOptions,
): AsyncGenerator<CompletionChunk> {
  let head: Pick<CompletionChunk, 'id' | 'created' | 'model'> | undefined;
  let usage: Usage | undefined;
  const ends: CompletionChunk[] = [];
  for await (const [prompt, chunk] of interleave(streams, options)) {
    const { id, created, model } = chunk;
    head ??= { id, created, model };
    usage = sumUsage(usage, chunk.usage);
    if (chunk.choices.length === 0) continue;
    const own = { ...chunk, ...head, choices: countedOn(chunk.choices, prompt, request) };
    if (own.choices.some((choice) => choice.finish_reason)) ends.push(own);
    else yield own;
  }
  yield* ends;
  if (head && usage) yield { ...head, object: 'text_completion', choices: [], usage };
}

function countedOn<C extends { readonly index: number }>(
  choices: readonly C[],
  prompt: number,
  request: CompletionRequest,
): C[] {
  const before = prompt * choicesPerPrompt(request);
  return choices.map((choice) => ({ ...choice, index: before + choice.index }));
}

function sumUsage(one: Usage | undefined, other: Usage | undefined): Usage | undefined {
  return sumOf(one, other) as Usage | undefined;
}

/** Numbers are added, details within details too; what is no number is as the last one has it. */
function sumOf(one: unknown, other: unknown): unknown {
  if (typeof one === 'number' && typeof other === 'number') return one + other;
  return isRecord(one) && isRecord(other) ? sumOfFields(one, other) : (other ?? one);
}

function sumOfFields(one: JsonRecord, other: JsonRecord): JsonRecord {
  const names = Object.keys({ ...one, ...other });
  return Object.fromEntries(names.map((name) => [name, sumOf(one[name], other[name])]));
}
