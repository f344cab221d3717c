import { toContinuation } from '../../continuation.ts';
import type { Call } from '../../dialect.ts';
import { totalOf } from '../../prompt-cache.ts';
import { type Answer, type Choice, perform, type Usage } from '../../script.ts';
import { toPieces } from '../../tokens.ts';
import { type CompletionRequest, promptsOf } from './request.ts';

/** A whole answer, open for what providers add. The stream is made of it, so that the two cannot differ. */
export interface TextCompletion {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly TextChoice[];
  readonly usage: object;
  readonly [extra: string]: unknown;
}

export interface TextChoice {
  readonly text: string;
  readonly index: number;
  readonly logprobs?: TextLogprobs | null;
  readonly finish_reason: string | null;
  readonly [extra: string]: unknown;
}

export interface TextLogprobs {
  readonly tokens: readonly string[];
  readonly token_logprobs: readonly (number | null)[];
  readonly top_logprobs: readonly (Readonly<Record<string, number>> | null)[] | null;
  readonly text_offset: readonly number[];
}

/** One answer a prompt; of `best_of` candidates the first `n` are the best. */
export function complete(request: CompletionRequest, call: Call) {
  const prompts = promptsOf(request);
  const n = request.n ?? 1;
  const candidates = request.best_of ?? n;
  const answers = prompts.map((prompt) => perform(toContinuation({ ...request, prompt }, candidates, call), call));
  const choices = answers.flatMap((answer, prompt) =>
    answer.choices
      .slice(0, n)
      .map((choice, index) => toChoice(choice, prompts[prompt] ?? '', prompt * n + index, request)),
  );
  return { fingerprint: answers[0]?.fingerprint ?? '', choices, usage: sumOf(answers) };
}

function toChoice({ text, ending }: Choice, prompt: string, index: number, request: CompletionRequest): TextChoice {
  const said = request.echo ? prompt + text : text;
  return {
    text: said,
    index,
    logprobs: toLogprobs(text, prompt, request),
    finish_reason: ending === 'length' ? 'length' : 'stop',
  };
}

/** Offsets count from the beginning of the prompt, whether or not it is repeated. */
function toLogprobs(text: string, prompt: string, { echo, logprobs }: CompletionRequest): TextLogprobs | null {
  if (logprobs === undefined || logprobs === null) return null;
  const tokens = [...(echo ? toPieces(prompt) : []), ...toPieces(text)];
  // Nothing comes before the first token of a prompt.
  const known = (index: number) => !(echo && index === 0);
  return {
    tokens,
    token_logprobs: tokens.map((_, index) => (known(index) ? -0.25 : null)),
    top_logprobs:
      logprobs === 0 ? null : tokens.map((token, index) => (known(index) ? toRivals(token, logprobs) : null)),
    text_offset: toOffsets(tokens, echo ? 0 : prompt.length),
  };
}

function toRivals(token: string, count: number): Record<string, number> {
  const rivals = Array.from(
    { length: count },
    (_, rank) => [rank === 0 ? token : `${token}~${rank}`, -0.25 - rank] as const,
  );
  return Object.fromEntries(rivals);
}

function toOffsets(tokens: readonly string[], start: number): number[] {
  let next = start;
  return tokens.map((token) => {
    next += token.length;
    return next - token.length;
  });
}

function sumOf(answers: readonly Answer[]): Usage {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const usages = answers.map(({ usage }) => usage);
  const cacheRead = sum(usages.map(({ prompt }) => prompt.cacheRead));
  const uncached = sum(usages.map(({ prompt }) => totalOf(prompt))) - cacheRead;
  return {
    prompt: { uncached, cacheRead, cacheWrite: { '5m': 0, '1h': 0 } },
    answer: sum(usages.map(({ answer }) => answer)),
    reasoning: 0,
  };
}
