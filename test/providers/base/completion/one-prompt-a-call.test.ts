import { expect, test } from 'vitest';
import { onePromptACall } from '../../../../providers/base/completion/one-prompt-a-call.ts';
import type { CompletionChunk, CompletionRequest } from '../../../../providers/base/completion/types.ts';
import type { CallContext, Handler, Result } from '../../../../providers/base/endpoint.ts';
import { ProviderError } from '../../../../providers/base/errors.ts';
import { assembleCompletion } from '../../../helpers/assemble-completion.ts';
import { collect } from '../../../helpers/collect.ts';
import { callContext } from '../../../helpers/context.ts';

/** Plays a host that takes one text a call, and notes what becomes of its calls. */
class Host {
  readonly prompts: unknown[] = [];
  readonly closed: string[] = [];
  busy = 0;
  busiest = 0;
  /** Fails when asked for these. */
  readonly refuses: readonly string[];
  /** Fails after the first chunk of these. */
  readonly breaksAt: readonly string[];

  constructor({ refuses = [] as readonly string[], breaksAt = [] as readonly string[] } = {}) {
    this.refuses = refuses;
    this.breaksAt = breaksAt;
  }

  readonly handler: Handler<'completion'> = {
    provider: 'acme',
    supportsStreaming: true,
    supportsFunctionCalls: false,
    handleRequest: (request, ctx) => this.#answer(request, ctx),
  };

  async #answer(request: CompletionRequest, ctx: CallContext<'completion'>): Promise<Result<'completion'>> {
    const prompt = String(request.prompt);
    expect(ctx.request).toBe(request);
    this.prompts.push(request.prompt);
    this.busiest = Math.max(this.busiest, ++this.busy);
    await pause();
    if (this.refuses.includes(prompt)) {
      this.busy -= 1;
      throw new ProviderError('acme', 'overloaded', `No ${prompt}.`);
    }
    const info = { headers: { from: prompt }, upstreamRequestId: `req-${prompt}`, dropped: ['user'] };
    if (request.stream) return { kind: 'stream', chunks: this.#stream(prompt, request.n ?? 1, ctx.signal), ...info };
    this.busy -= 1;
    return { kind: 'json', body: { ...headOf(prompt), choices: choicesOf(prompt, request.n ?? 1), usage }, ...info };
  }

  async *#stream(prompt: string, n: number, signal: AbortSignal): AsyncGenerator<CompletionChunk> {
    try {
      const choices = choicesOf(prompt, n);
      for (const choice of choices) {
        await pause();
        if (signal.aborted) throw new Error('cancelled');
        yield { ...headOf(prompt), choices: [{ ...choice, finish_reason: null }] };
        if (this.breaksAt.includes(prompt)) throw new ProviderError('acme', 'upstream', `Broke at ${prompt}.`);
      }
      for (const choice of choices) yield { ...headOf(prompt), choices: [{ ...choice, text: '' }] };
      yield { ...headOf(prompt), choices: [], usage };
    } finally {
      this.busy -= 1;
      this.closed.push(prompt);
    }
  }
}

const pause = () => new Promise((resolve) => setImmediate(resolve));
const usage = {
  prompt_tokens: 2,
  completion_tokens: 3,
  total_tokens: 5,
  prompt_tokens_details: { cached_tokens: 1 },
  ...{ cost: 0.5 },
};
const headOf = (prompt: string) =>
  ({ id: `cmpl-${prompt}`, object: 'text_completion', created: 1, model: 'm' }) as const;
const choicesOf = (prompt: string, n: number) =>
  Array.from({ length: n }, (_, index) => ({
    text: `${prompt}${index}`,
    index,
    logprobs: null,
    finish_reason: 'stop' as const,
  }));

function ask(host: Host, request: Partial<CompletionRequest>, signal = new AbortController().signal) {
  const asked = { model: 'acme/m', prompt: 'a', ...request };
  const ctx = callContext<'completion'>('acme', 'm', asked, { signal });
  return onePromptACall(host.handler).handleRequest(asked, ctx);
}

async function chunksOf(result: Promise<Result<'completion'>>): Promise<AsyncIterable<CompletionChunk>> {
  const answered = await result;
  if (answered.kind !== 'stream') throw new Error('A stream was asked for.');
  return answered.chunks;
}

test.each(['a', ['a']])('%j is one call', async (prompt) => {
  const host = new Host();
  const result = await ask(host, { prompt });

  expect(host.prompts).toEqual(['a']);
  expect(result).toMatchObject({ kind: 'json', headers: { from: 'a' }, body: headOf('a') });
});

test('token ids of one text are one prompt', async () => {
  const host = new Host();
  await ask(host, { prompt: [1, 2] });
  await ask(host, { prompt: [[1, 2], [3]] });

  expect(host.prompts).toEqual([[1, 2], [1, 2], [3]]);
});

const six = { prompt: ['a', 'b', 'c', 'd', 'e', 'f'], n: 2 };
const sixAnswered = six.prompt.flatMap((prompt, index) =>
  choicesOf(prompt, 2).map((choice) => ({ ...choice, index: index * 2 + choice.index })),
);
const sixfold = {
  prompt_tokens: 12,
  completion_tokens: 18,
  total_tokens: 30,
  prompt_tokens_details: { cached_tokens: 6 },
  cost: 3,
};

test('several prompts are as many calls, four at a time, answered as one', async () => {
  const host = new Host();
  const result = await ask(host, six);

  expect(host.busiest).toBe(4);
  expect(result).toEqual({
    kind: 'json',
    headers: { from: 'a' },
    upstreamRequestId: 'req-a',
    dropped: ['user'],
    body: { ...headOf('a'), choices: sixAnswered, usage: sixfold },
  });
});

test('streamed, they are the same answer', async () => {
  const host = new Host();
  const chunks = await collect(await chunksOf(ask(host, { ...six, stream: true })));

  expect(assembleCompletion(chunks)).toEqual({ ...headOf('a'), choices: sixAnswered, usage: sixfold });
  expect(host.busiest).toBe(4);
  expect(host.closed.toSorted()).toEqual(six.prompt);
});

test('streams come as they come, and none ends before the last', async () => {
  const chunks = await collect(await chunksOf(ask(new Host(), { prompt: ['a', 'b'], n: 2, stream: true })));

  const texts = chunks.slice(0, 4).flatMap(({ choices }) => choices.map(({ text }) => text));
  expect(texts).toEqual(['a0', 'b0', 'a1', 'b1']);
  expect(chunks.slice(4, 8).every(({ choices }) => choices[0]?.finish_reason === 'stop')).toBe(true);
  expect(chunks).toHaveLength(9);
});

test('one refusal is the answer to all, and no further call is made', async () => {
  const host = new Host({ refuses: ['b'] });

  await expect(ask(host, six)).rejects.toMatchObject({ fields: { kind: 'overloaded', message: 'No b.' } });
  for (let turn = 0; turn < 10; turn++) await pause();
  expect(host.prompts).not.toContain('f');
});

test('one refusal before the first chunk of a stream is a status', async () => {
  const host = new Host({ refuses: ['d'] });

  await expect(ask(host, { ...six, stream: true })).rejects.toMatchObject({ fields: { kind: 'overloaded' } });
});

test.each([
  ['one that breaks', { breaksAt: ['b'] }, 'Broke at b.'],
  ['a later one that is refused', { refuses: ['f'] }, 'No f.'],
])('%s ends the whole stream, and every other with it', async (_, faults, message) => {
  const host = new Host(faults);
  const chunks = await chunksOf(ask(host, { ...six, stream: true }));
  const seen: CompletionChunk[] = [];

  const reading = (async () => {
    for await (const chunk of chunks) seen.push(chunk);
  })();

  await expect(reading).rejects.toMatchObject({ fields: { message } });
  expect(seen.flatMap(({ choices }) => choices).every((choice) => choice.finish_reason === null)).toBe(true);
  expect(host.busy).toBe(0);
});

test('who leaves early leaves no stream open', async () => {
  const host = new Host();
  const chunks = await chunksOf(ask(host, { ...six, stream: true }));

  for await (const _ of chunks) break;

  expect(host.prompts).toHaveLength(4);
  expect(host.busy).toBe(0);
});

test('who never waits for the first chunk can still leave', async () => {
  const caller = new AbortController();
  const chunks = await chunksOf(ask(new Host(), { ...six, stream: true }, caller.signal));
  caller.abort();

  await expect(collect(chunks)).rejects.toThrow('cancelled');
});
