import OpenAI, { APIError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxBaseUrl } from '../../../local/sandbox/providers.ts';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

type Params = OpenAI.CompletionCreateParamsNonStreaming;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

function clientOf(provider: string): OpenAI {
  return new OpenAI({ apiKey: 'any', baseURL: sandboxBaseUrl(sandbox.url, provider), maxRetries: 0 });
}

const hello: Params = { model: 'accounts/fireworks/models/m', prompt: 'hello', max_tokens: 100 };
const ask = (params: Partial<Params> & object = {}, provider = 'openai') =>
  clientOf(provider).completions.create({ ...hello, ...params } as Params);

async function refusalOf(params: object, provider = 'openai'): Promise<unknown> {
  const error = await ask(params, provider).catch((thrown: unknown) => thrown);
  if (!(error instanceof APIError)) throw new Error('The sandbox accepted the request.', { cause: error });
  return { status: error.status, param: error.param };
}

describe('an answer', () => {
  test('says that it is simulated and repeats the prompt', async () => {
    const { choices, usage, object } = await ask();

    expect([object, choices, usage?.total_tokens]).toEqual([
      'text_completion',
      [
        {
          index: 0,
          text: 'This is a simulated answer from the RAWDOG sandbox for openai/accounts/fireworks/models/m. You said: "hello"',
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      29,
    ]);
  });

  test('is cut at the limit', async () => {
    const { choices, usage } = await ask({ max_tokens: 16 });

    expect([choices[0]?.finish_reason, usage?.completion_tokens]).toEqual(['length', 16]);
  });

  test('counts its choices over all prompts, and all candidates in its usage', async () => {
    const { choices } = await ask({ prompt: ['a', 'b'], n: 2 });
    const one = await ask();
    const best = await ask({ best_of: 3 });

    expect(choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(best.choices).toHaveLength(1);
    expect(best.usage?.completion_tokens).toBeGreaterThan(2 * (one.usage?.completion_tokens ?? 0));
  });

  test('repeats the prompt, with log probabilities for all of its tokens but the first', async () => {
    const { choices } = await ask({ prompt: 'one two three', echo: true, logprobs: 1, max_tokens: 0 });

    expect(choices[0]).toEqual({
      index: 0,
      text: 'one two three',
      logprobs: {
        tokens: ['one two ', 'three'],
        token_logprobs: [null, -0.25],
        top_logprobs: [null, { three: -0.25 }],
        text_offset: [0, 8],
      },
      finish_reason: 'length',
    });
  });

  test('streams what it would answer whole', async () => {
    const whole = await ask({ n: 2, logprobs: 1 });
    const stream = await clientOf('openai').completions.create({
      ...hello,
      n: 2,
      logprobs: 1,
      stream: true,
      stream_options: { include_usage: true },
    });
    const texts = ['', ''];
    const usages: unknown[] = [];
    for await (const { choices, usage } of stream) {
      for (const { index, text } of choices) texts[index] += text;
      usages.push(usage);
    }

    expect(texts).toEqual(whole.choices.map(({ text }) => text));
    expect(usages.filter((usage) => usage !== null)).toEqual([whole.usage]);
  });
});

describe('refused', () => {
  test.each([
    [{ prompt: undefined }, 'prompt'],
    [{ prompt: [] }, 'prompt'],
    [{ prompt: [1, 'a'] }, 'prompt[0]'],
    [{ logprobs: 6 }, 'logprobs'],
    [{ max_tokens: -1 }, 'max_tokens'],
    [{ n: 2, best_of: 1 }, 'best_of'],
    [{ best_of: 2, stream: true }, 'best_of'],
    [{ messages: [] }, 'messages'],
    [{ top_k: 4 }, 'top_k'],
  ])('by OpenAI: %j', async (params, param) => {
    expect(await refusalOf(params)).toEqual({ status: 400, param });
  });

  test.each(['together', 'openrouter', 'ollama'])('by %s: several prompts', async (provider) => {
    expect(await refusalOf({ prompt: ['a', 'b'] }, provider)).toMatchObject({ status: 400 });
  });

  test.each([{ best_of: 1 }, { suffix: 'x' }, { surprise: 1 }])('by Fireworks: %j', async (params) => {
    expect(await refusalOf(params, 'fireworks')).toMatchObject({ status: 400 });
  });

  test('by DeepSeek: anywhere but beside its versions', async () => {
    expect(await refusalOf({}, 'deepseek')).toMatchObject({ status: 404 });
  });
});

test('Ollama pays no heed to what it does not know', async () => {
  const { choices } = await ask({ n: 2, echo: true, logprobs: 1, best_of: 3 }, 'ollama');

  expect(choices).toEqual([{ index: 0, text: expect.stringMatching(/^This is/), finish_reason: 'stop' }]);
});

test('Together puts a repeated prompt beside its choices', async () => {
  const answer = await ask({ echo: true }, 'together');

  expect(answer).toMatchObject({ prompt: [{ text: 'hello' }], choices: [{ text: expect.stringMatching(/^This is/) }] });
});

describe("Mistral's fill-in-the-middle", () => {
  const fim = (body: object) =>
    fetch(`${sandboxBaseUrl(sandbox.url, 'mistral')}/fim/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'codestral-latest', prompt: 'def f(', ...body }),
    });

  test('answers like its chat', async () => {
    const answer = (await (await fim({ suffix: 'return' })).json()) as object;

    expect(answer).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { role: 'assistant', content: expect.stringContaining('You said: "def f( return"') } }],
    });
  });

  test.each([{ n: 1 }, { logprobs: 1 }, { seed: 1 }, { stream_options: {} }, { prompt: ['a'] }, { temperature: 1.6 }])(
    'refuses %j',
    async (body) => {
      expect((await fim(body)).status).toBe(422);
    },
  );
});
