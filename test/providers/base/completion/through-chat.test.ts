import { describe, expect, expectTypeOf, test } from 'vitest';
import type { ChatChunk, ChatRequest, ChatResponse } from '../../../../providers/base/chat-types.ts';
import { throughChat } from '../../../../providers/base/completion/through-chat.ts';
import type { CompletionChunk, CompletionRequest } from '../../../../providers/base/completion/types.ts';
import type { Handler, ResponseOf, Result } from '../../../../providers/base/endpoint.ts';
import { ProviderError, unsupportedParam } from '../../../../providers/base/errors.ts';
import { assembleCompletion } from '../../../helpers/assemble-completion.ts';
import { collect } from '../../../helpers/collect.ts';
import { callContext } from '../../../helpers/context.ts';

const info = { headers: {}, dropped: [] };
const head = { id: 'msg_1', created: 1, model: 'm' };
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };

/** A chat that notes what it is asked and gives these answers. */
function chatOf(answer: Partial<ChatResponse> | readonly Partial<ChatChunk>[] | Error, more: object = {}) {
  const asked: ChatRequest[] = [];
  const handler: Handler<'chat'> = {
    provider: 'acme',
    supportsStreaming: true,
    supportsFunctionCalls: true,
    async handleRequest(request, ctx) {
      expect(ctx.request).toBe(request);
      asked.push(request);
      if (answer instanceof Error) throw answer;
      return (Array.isArray(answer)
        ? { kind: 'stream', chunks: streamOf(answer), ...info, ...more }
        : {
            kind: 'json',
            body: { ...head, object: 'chat.completion', ...answer },
            ...info,
            ...more,
          }) as unknown as Result<'chat'>;
    },
  };
  return { handler, asked };
}

async function* streamOf(chunks: readonly Partial<ChatChunk>[]): AsyncGenerator<object> {
  for (const chunk of chunks) yield { ...head, object: 'chat.completion.chunk', ...chunk };
}

async function ask(chat: ReturnType<typeof chatOf>, request: Partial<CompletionRequest> & object) {
  const asked = { model: 'acme/m', prompt: 'One', ...request } as CompletionRequest;
  const { handler } = await throughChat(async () => ({ handler: chat.handler }))();
  return handler.handleRequest(asked, callContext<'completion'>('acme', 'm', asked));
}

const choice = (content: string | null, more: object = {}) => ({
  index: 0,
  message: { role: 'assistant', content, refusal: null },
  logprobs: null,
  finish_reason: 'stop',
  ...more,
});
const saying = (content: string | null, more: object = {}) =>
  chatOf({ choices: [choice(content, more)], usage } as unknown as Partial<ChatResponse>);

async function wholeOf(chat: ReturnType<typeof chatOf>, request: object = {}): Promise<ResponseOf<'completion'>> {
  const result = await ask(chat, request);
  if (result.kind !== 'json') throw new Error('A whole answer was asked for.');
  return result.body;
}

async function chunksOf(chat: ReturnType<typeof chatOf>, request: object = {}): Promise<CompletionChunk[]> {
  const result = await ask(chat, { ...request, stream: true });
  if (result.kind !== 'stream') throw new Error('A stream was asked for.');
  return collect(result.chunks);
}

describe('the request', () => {
  test('is one turn of the user, and everything else as it came', async () => {
    const chat = saying('Two');
    const shared = {
      max_tokens: 5,
      temperature: 0.5,
      top_p: 0.9,
      n: 2,
      stop: ['.'],
      seed: 7,
      user: 'u-1',
      presence_penalty: 1,
      frequency_penalty: -1,
      logit_bias: { '1': 2 },
      stream_options: null,
      top_k: 4,
      response_format: { type: 'json_object' },
    };
    await ask(chat, shared);

    expect(chat.asked).toEqual([{ model: 'acme/m', ...shared, messages: [{ role: 'user', content: 'One' }] }]);
  });

  test.each([
    [0, { logprobs: true, top_logprobs: 0 }],
    [3, { logprobs: true, top_logprobs: 3 }],
    [null, {}],
  ])('logprobs: %j asks for them in two parameters', async (logprobs, sent) => {
    const chat = saying('Two');
    await ask(chat, { logprobs });

    expect(chat.asked).toEqual([{ model: 'acme/m', ...sent, messages: [{ role: 'user', content: 'One' }] }]);
  });

  test.each([
    { echo: false },
    { echo: null },
    { suffix: '' },
    { suffix: null },
    { best_of: 1 },
    { best_of: null },
    { best_of: 2, n: 2 },
  ])('%j asks for nothing', async (request) => {
    const chat = saying('Two');
    await ask(chat, request);

    const { echo: _, suffix: __, best_of: ___, ...rest } = request as Record<string, unknown>;
    expect(chat.asked).toEqual([{ model: 'acme/m', ...rest, messages: [{ role: 'user', content: 'One' }] }]);
  });

  test.each([
    [{ echo: true }, 'echo'],
    [{ suffix: 'three' }, 'suffix'],
    [{ best_of: 2 }, 'best_of'],
    [{ best_of: 3, n: 2 }, 'best_of'],
    [{ tools: [{}] }, 'tools'],
    [{ functions: [{}] }, 'functions'],
    [{ prompt: [1, 2] }, 'prompt'],
    [{ prompt: [[1], [2]] }, 'prompt'],
    [{ max_tokens: 0 }, 'max_tokens'],
    [{ response_format: { type: 'grammar' } }, 'response_format'],
  ])('%j is refused by name', async (request, param) => {
    const chat = saying('Two');

    await expect(ask(chat, request)).rejects.toMatchObject({ fields: { status: 400, param } });
    expect(chat.asked).toEqual([]);
  });

  test('several prompts are several chats', async () => {
    const chat = saying('Two');
    const answer = await wholeOf(chat, { prompt: ['One', 'Uno'] });

    expect(chat.asked.map(({ messages }) => messages[0]?.content)).toEqual(['One', 'Uno']);
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1]);
    expect(answer.usage?.total_tokens).toBe(6);
  });
});

describe('a refusal of the chat', () => {
  test.each([
    ['top_logprobs', 'logprobs'],
    ['logprobs', 'logprobs'],
    ['messages', 'prompt'],
    ['messages[0].content', 'prompt'],
    ['n', 'n'],
  ])('that names %s names %s', async (param, told) => {
    const chat = chatOf(unsupportedParam(param, 'acme'));

    await expect(ask(chat, { logprobs: 1 })).rejects.toMatchObject({ fields: { param: told, status: 400 } });
  });

  test('of the provider stays one of the provider', async () => {
    const chat = chatOf(
      new ProviderError('acme', 'rate_limit', 'Slow.', { param: 'top_logprobs', headers: { a: 'b' } }),
    );

    await expect(ask(chat, {})).rejects.toMatchObject({
      provider: 'acme',
      fields: { kind: 'rate_limit', status: 429, param: 'logprobs', headers: { a: 'b' } },
    });
  });

  test('that names nothing is as it was', async () => {
    const failure = new ProviderError('acme', 'overloaded', 'Busy.');

    await expect(ask(chatOf(failure), {})).rejects.toBe(failure);
  });

  test('what the chat leaves out is named as the caller named it', async () => {
    const chat = chatOf({ choices: [choice('Two')] } as never, { dropped: ['seed', 'top_logprobs'] });

    expect((await ask(chat, {})).dropped).toEqual(['seed', 'logprobs']);
  });
});

describe('the answer', () => {
  test('is the text of each choice, under the id of the chat', async () => {
    const answer = await wholeOf(saying('Two'));

    expect(answer).toEqual({
      ...head,
      object: 'text_completion',
      choices: [{ text: 'Two', index: 0, logprobs: null, finish_reason: 'stop' }],
      usage,
    });
    expectTypeOf(answer).toEqualTypeOf<ResponseOf<'completion'>>();
  });

  test.each([
    [choice('Two', { finish_reason: 'length' }), 'Two', 'length'],
    [choice(null, { finish_reason: 'tool_calls' }), '', 'stop'],
    [choice('', { finish_reason: 'content_filter' }), '', 'content_filter'],
    [choice(null, { message: { role: 'assistant', content: null, refusal: 'No.' } }), '', 'stop'],
    [choice('Two', { message: { role: 'assistant', content: 'Two', reasoning_content: 'Hm' } }), 'Two', 'stop'],
  ])('%j', async (given, text, finish_reason) => {
    const answer = await wholeOf(chatOf({ choices: [given] } as never));

    expect(answer.choices).toEqual([{ text, index: 0, logprobs: null, finish_reason }]);
  });

  const token = (text: string) => ({ token: text, logprob: -1, bytes: null, top_logprobs: [] });

  test('has its log probabilities as lists, counted from the beginning of the prompt', async () => {
    const given = choice('Two', { logprobs: { content: [token('T'), token('wo')], refusal: null } });
    const answer = await wholeOf(chatOf({ choices: [given] } as never), { prompt: 'O👋', logprobs: 1 });

    expect(answer.choices[0]?.logprobs).toEqual({
      tokens: ['T', 'wo'],
      token_logprobs: [-1, -1],
      top_logprobs: [{ T: -1 }, { wo: -1 }],
      text_offset: [2, 3],
    });
  });

  test.each([{ content: {} }, { content: 'Two' }, { content: [null] }, { content: [{}] }, { content: [{ token: 5 }] }])(
    'with log probabilities that are none (%j) is told as the fault of the provider',
    async (logprobs) => {
      const asking = ask(saying('Two', { logprobs }), {});

      await expect(asking).rejects.toMatchObject({ fields: { status: 502, code: 'invalid_response' } });
    },
  );

  const delta = (given: object, more: object = {}) => ({
    choices: [{ index: 0, delta: given, logprobs: null, finish_reason: null, ...more }],
  });

  test('streamed, it is the same', async () => {
    const logprobs = (text: string) => ({ logprobs: { content: [token(text)], refusal: null } });
    const chunks = await chunksOf(
      chatOf([
        delta({ role: 'assistant', content: '' }),
        delta({ reasoning_content: 'Hm' }),
        delta({ content: 'T' }, logprobs('T')),
        delta({ content: 'wo' }, logprobs('wo')),
        delta({}, { finish_reason: 'length' }),
        { choices: [], usage },
      ] as never),
      { logprobs: 1 },
    );

    expect(chunks).toHaveLength(4);
    expect(assembleCompletion(chunks)).toEqual({
      ...head,
      object: 'text_completion',
      choices: [
        {
          text: 'Two',
          index: 0,
          logprobs: {
            tokens: ['T', 'wo'],
            token_logprobs: [-1, -1],
            top_logprobs: [{ T: -1 }, { wo: -1 }],
            text_offset: [3, 4],
          },
          finish_reason: 'length',
        },
      ],
      usage,
    });
  });

  test('two choices streamed each count their own tokens', async () => {
    const of = (index: number, text: string) => ({
      choices: [
        { index, delta: { content: text }, logprobs: { content: [token(text)], refusal: null }, finish_reason: null },
      ],
    });
    const chunks = await chunksOf(chatOf([of(0, 'ab'), of(1, 'c'), of(0, 'd'), of(1, 'e')] as never), { logprobs: 1 });

    expect(chunks.map(({ choices }) => choices[0]?.logprobs?.text_offset)).toEqual([[3], [3], [5], [4]]);
  });
});
