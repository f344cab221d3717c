/** One suite over every provider of text completions, through the whole gateway and the provider's own wire format. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompletionChunk, CompletionRequest, CompletionResponse } from '../../providers/base/completion/types.ts';
import { completion } from '../../providers/completion.ts';
import { assembleCompletion } from '../helpers/assemble-completion.ts';
import { startContractGateway, statuses } from '../helpers/contract.ts';
import type { TestGateway } from '../helpers/gateway.ts';
import { readStreamed, type Streamed } from '../helpers/read-streamed.ts';

const beyondChat = ['echo', 'suffix', 'best_of', 'prompt'];
const beyondMost = [...beyondChat, 'n', 'logprobs', 'logit_bias'];

/** A model of each provider, the parameters it cannot honour (`prompt` stands for token ids), and what the sandbox does not play. */
const models: Record<string, { model: string; lacks?: readonly string[]; unplayed?: readonly string[] }> = {
  openai: { model: 'gpt-3.5-turbo-instruct' },
  azure: { model: 'gpt-3.5-turbo-instruct' },
  anthropic: { model: 'claude-sonnet-4-5', lacks: beyondMost },
  gemini: { model: 'gemini-2.0-flash', lacks: [...beyondChat, 'logit_bias'], unplayed: ['logprobs'] },
  bedrock: { model: 'amazon.nova-lite-v1:0', lacks: beyondMost },
  cohere: { model: 'command-a-03-2025', lacks: beyondMost },
  mistral: { model: 'codestral-latest', lacks: ['echo', 'best_of', 'prompt', 'n', 'logprobs', 'logit_bias'] },
  groq: { model: 'llama-3.3-70b-versatile', lacks: beyondMost },
  deepseek: { model: 'deepseek-chat', lacks: ['best_of', 'prompt', 'n', 'logit_bias'] },
  xai: { model: 'grok-3', lacks: [...beyondChat, 'logit_bias'] },
  together: { model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo', lacks: ['suffix', 'best_of', 'prompt'] },
  fireworks: { model: 'llama-v3p1-8b-instruct', lacks: ['suffix', 'best_of'] },
  perplexity: { model: 'sonar', lacks: beyondMost },
  openrouter: { model: 'mistralai/mistral-7b-instruct', unplayed: ['prompt'] },
  cerebras: { model: 'llama3.1-8b', lacks: [...beyondChat, 'n', 'logit_bias'] },
  ollama: { model: 'codellama', lacks: ['echo', 'best_of', 'prompt', 'n', 'logprobs', 'logit_bias'] },
  openai_compatible: { model: 'any-model' },
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startContractGateway();
});
afterAll(() => gateway.close());

type Asked = Partial<CompletionRequest> & { readonly model: string };

const post = (request: Asked) => gateway.post({ prompt: 'Hello there', ...request }, {}, '/v1/completions');

async function whole(request: Asked): Promise<CompletionResponse> {
  const response = await post(request);
  const text = await response.text();
  expect([response.status, text]).toEqual([200, expect.any(String)]);
  return JSON.parse(text) as CompletionResponse;
}

async function streamed(request: Asked): Promise<Streamed<CompletionChunk>> {
  return readStreamed<CompletionChunk>(
    await post({ ...request, stream: true, stream_options: { include_usage: true } }),
  );
}

/** What must be equal however it was fetched: ids and times may differ between two calls. */
function essence({ choices, usage, model, object }: CompletionResponse): object {
  return {
    object,
    model,
    usage,
    choices: choices.map(({ text, index, finish_reason, logprobs }) => ({
      text,
      index,
      finish_reason,
      tokens: logprobs?.tokens,
    })),
  };
}

async function bothWays(request: Asked): Promise<CompletionResponse> {
  const answer = await whole(request);
  const { chunks, done } = await streamed(request);
  expect(done).toBe(true);
  expect(essence(assembleCompletion(chunks))).toEqual(essence(answer));
  return answer;
}

test('the suite knows every provider of the registry', () => {
  expect(Object.keys(models).sort()).toEqual(Object.keys(completion).sort());
});

describe.each(Object.entries(models))('%s', (provider, { model, lacks = [], unplayed = [] }) => {
  const prefix = provider === 'openai_compatible' ? 'vllm' : provider;
  const target = `${prefix}/${model}`;
  const can = (param: string) => !lacks.includes(param) && !unplayed.includes(param);

  test('a text comes whole and streamed alike, with usage', async () => {
    const answer = await bothWays({ model: target });

    expect(answer.object).toBe('text_completion');
    expect(answer.choices).toHaveLength(1);
    expect(answer.choices[0]).toMatchObject({ index: 0, logprobs: null, finish_reason: 'stop' });
    expect(answer.choices[0]?.text).toContain('You said: "Hello there"');
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = answer.usage ?? {};
    expect(prompt_tokens).toBeGreaterThan(0);
    expect(completion_tokens).toBeGreaterThan(0);
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  });

  test('several prompts are answered in their order, with the usage of them all', async () => {
    const prompt = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon'];
    const answer = await bothWays({ model: target, prompt });
    const single = await whole({ model: target, prompt: 'Gamma' });

    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    for (const [index, text] of prompt.entries()) expect(answer.choices[index]?.text).toContain(`You said: "${text}"`);
    expect(answer.usage?.completion_tokens).toBeGreaterThan(4 * (single.usage?.completion_tokens ?? 0));
  });

  test('a list of one text is that text', async () => {
    const answer = await whole({ model: target, prompt: ['Hello there'] });

    expect(answer.choices.map(({ text }) => text)).toEqual([expect.stringContaining('You said: "Hello there"')]);
  });

  test('usage is metered although a caller of a stream did not ask for it, and stays out of the stream', async () => {
    const before = gateway.lines.length;
    const response = await post({ model: target, prompt: ['One', 'Two'], stream: true });
    const text = await response.text();

    expect(text).not.toContain('"usage"');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    await expect.poll(() => gateway.lines.length).toBe(before + 1);
    expect(gateway.lines.at(-1)).toMatchObject({
      endpoint: 'completion',
      provider: prefix,
      status: 200,
      promptTokens: expect.any(Number),
      completionTokens: expect.any(Number),
      finishReason: 'stop',
    });
  });

  test('an answer cut by the output limit says so', async () => {
    const answer = await bothWays({ model: target, max_tokens: 5 });

    expect(answer.choices[0]?.finish_reason).toBe('length');
  });

  test('parameters that ask for nothing are taken', async () => {
    const answer = await whole({
      model: target,
      n: 1,
      best_of: 1,
      echo: false,
      suffix: '',
      logprobs: null,
      logit_bias: {},
      stop: null,
    });

    expect(answer.choices).toHaveLength(1);
  });

  const asking: Record<string, Partial<CompletionRequest>> = {
    echo: { echo: true },
    suffix: { suffix: 'The end.' },
    best_of: { best_of: 3 },
    n: { n: 2 },
    logprobs: { logprobs: 2 },
    logit_bias: { logit_bias: { '50256': -100 } },
    prompt: { prompt: [1, 2, 3] },
  };

  test.each(lacks)('%s is refused by name, whole and streamed', async (param) => {
    for (const stream of [false, true]) {
      const response = await post({ model: target, ...asking[param], stream });
      const { error } = (await response.json()) as { error: Record<string, unknown> };

      expect([response.status, error['param'], error['type']]).toEqual([400, param, 'invalid_request_error']);
    }
  });

  test.runIf(can('n'))('several choices come under their numbers', async () => {
    const answer = await bothWays({ model: target, prompt: ['Alpha', 'Beta'], n: 2 });

    expect(answer.choices.map(({ index, text }) => [index, /You said: "(\w+)"/.exec(text)?.[1]])).toEqual([
      [0, 'Alpha'],
      [1, 'Alpha'],
      [2, 'Beta'],
      [3, 'Beta'],
    ]);
  });

  test.runIf(can('logprobs'))('log probabilities are lists side by side, of every token of the text', async () => {
    const answer = await whole({ model: target, logprobs: 2 });

    const { text, logprobs } = answer.choices[0] ?? {};
    expect(logprobs?.tokens?.join('')).toBe(text);
    expect(logprobs?.token_logprobs).toHaveLength(logprobs?.tokens?.length ?? 0);
    expect(logprobs?.top_logprobs).toHaveLength(logprobs?.tokens?.length ?? 0);
    expect(logprobs?.text_offset?.[0]).toBe('Hello there'.length);
  });

  test.runIf(can('echo'))('the prompt is repeated', async () => {
    const answer = await whole({ model: target, echo: true });

    expect(answer.choices[0]?.text).toMatch(/^Hello thereThis is a simulated answer/);
  });

  test.runIf(can('suffix'))('what is to follow is heeded', async () => {
    const answer = await bothWays({ model: target, suffix: 'The end.' });

    expect(answer.choices[0]?.text).toContain('You said: "Hello there The end."');
  });

  test.runIf(can('best_of'))('the best of several is one', async () => {
    const answer = await whole({ model: target, best_of: 3 });

    expect(answer.choices).toHaveLength(1);
  });

  test.runIf(can('prompt'))('token ids are prompts', async () => {
    const one = await bothWays({ model: target, prompt: [1, 2, 3] });
    const two = await bothWays({ model: target, prompt: [[1, 2], [3]] });

    expect([one.choices.length, two.choices.length]).toEqual([1, 2]);
  });

  test.each(statuses)(
    "the status %i of the provider becomes %i, in OpenAI's shape",
    async (upstream, status, retry) => {
      const response = await post({ model: `${target}+status=${upstream}+retry-after=7` });
      const { error } = (await response.json()) as { error: Record<string, unknown> };

      expect([response.status, response.headers.get('x-should-retry')]).toEqual([status, retry]);
      expect(error).toEqual({
        message: expect.stringMatching(/./),
        type: expect.any(String),
        param: error['param'] ?? null,
        code: error['code'],
      });
    },
  );

  test.each([['Hello there'], [['One', 'Two']]])(
    'a stream of %j refused before its first chunk is a status',
    async (prompt) => {
      const response = await post({ model: `${target}+status=429`, prompt, stream: true });

      expect([response.status, response.headers.get('content-type')]).toEqual([429, 'application/json']);
    },
  );

  test.each(['cut=8', 'end=8', 'stall=8', 'error=8'])(
    'streams that break (%s) end with an error and no clean finish',
    async (fault) => {
      for (const prompt of ['Hello there', ['One', 'Two']]) {
        const { chunks, error, done } = await streamed({ model: `${target}+${fault}+words=40`, prompt });

        expect(error?.['message']).toMatch(/./);
        expect(done).toBe(false);
        expect(chunks.flatMap((chunk) => chunk.choices).every((choice) => choice.finish_reason === null)).toBe(true);
      }
    },
  );

  test.each(['html', 'half', 'empty', 'wrong'])(
    'an answer that is none (%s) is a 502 that says what came',
    async (fault) => {
      const response = await post({ model: `${target}+${fault}` });
      const { error } = (await response.json()) as { error: Record<string, unknown> };

      expect([response.status, error['code']]).toEqual([502, 'invalid_response']);
    },
  );
});
