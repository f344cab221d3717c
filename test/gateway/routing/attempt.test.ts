import { describe, expect, test } from 'vitest';
import { estimateUsage } from '../../../gateway/estimate-usage.ts';
import type { Target } from '../../../gateway/resolve.ts';
import { createAttempt } from '../../../gateway/routing/attempt.ts';
import type { IsCommitment } from '../../../gateway/routing/route-call.ts';
import type { ChatChunk, ChatRequest, ChatResponse } from '../../../providers/base/chat-types.ts';
import type { CallContext, Result } from '../../../providers/base/endpoint.ts';
import { ProviderError } from '../../../providers/base/errors.ts';
import { callRecord } from '../../helpers/call-record.ts';

const info = { headers: {}, dropped: [] };
const whole: Result<'chat'> = { kind: 'json', body: { id: 'a', choices: [] } as unknown as ChatResponse, ...info };
const messages: ChatRequest['messages'] = [{ role: 'user', content: 'Hi there' }];

type Reply = (ctx: CallContext<'chat'>) => Promise<Result<'chat'>>;

/** Calls of targets on behalf of one caller. */
function open(isCommitment: IsCommitment<'chat'> = () => true, stream = false) {
  const record = callRecord();
  const prices = Promise.withResolvers<() => { isOverride: boolean }>();
  const attempt = createAttempt<'chat'>({
    request: { model: 'fast', messages, stream },
    record,
    createContext: ({ provider }, credentials, signal, noteUsage) =>
      ({ provider, credentials, signal, noteUsage }) as CallContext<'chat'>,
    isCommitment,
    loadPrices: () => prices.promise,
    now: () => 1,
  });
  const ask = (provider: string, reply: Reply, signal = new AbortController().signal) => {
    const handler = { handleRequest: (_: unknown, ctx: CallContext<'chat'>) => reply(ctx) };
    const target = { name: `${provider}/m`, provider, model: 'm', timeouts: {}, load: async () => ({ handler }) };
    return attempt(target as unknown as Target<'chat'>, {}, signal);
  };
  return { record, ask, pricesCome: () => prices.resolve(() => ({ isOverride: false })) };
}

/** A stream, and whether it was closed. */
function stream(...chunks: object[]) {
  const told = { isClosed: false };
  async function* run() {
    try {
      yield* chunks as ChatChunk[];
    } finally {
      told.isClosed = true;
    }
  }
  return { told, result: { kind: 'stream', chunks: run(), ...info } satisfies Result<'chat'> };
}

describe('of two that are asked at once', () => {
  test('the first one counts where both answer in the same moment', async () => {
    const { record, ask, pricesCome } = open();
    const both = [ask('a', async () => whole), ask('b', async () => whole)];

    pricesCome();
    const [first, second] = await Promise.allSettled(both);

    expect([first?.status, second?.status, record.provider]).toEqual(['fulfilled', 'rejected', 'a']);
    expect(second).toMatchObject({ reason: { fields: { code: 'cancelled' } } });
    expect(record.tried.map(({ target, error }) => [target, error === undefined])).toEqual([
      ['a/m', true],
      ['b/m', false],
    ]);
  });

  test('a stream that nobody reads is closed', async () => {
    const { ask, pricesCome } = open();
    const late = stream({ id: 'b', choices: [] });
    const both = [ask('a', async () => stream({ id: 'a', choices: [] }).result), ask('b', async () => late.result)];

    pricesCome();
    await Promise.allSettled(both);

    expect(late.told.isClosed).toBe(true);
  });

  test('the one that is cancelled leaves no estimate of the answer that came', async () => {
    const { record, ask, pricesCome } = open();
    const loser = new AbortController();
    pricesCome();

    await ask('a', async () => whole);
    const cancelled = new ProviderError('b', 'upstream', 'The call was cancelled.', { code: 'cancelled' });
    await ask('b', () => Promise.reject(cancelled), loser.signal).catch(() => {});
    estimateUsage(record, false);

    expect([record.tried.length, record.usage]).toEqual([2, undefined]);
  });
});

test('what the last one told counts where the caller leaves', async () => {
  const { record, ask, pricesCome } = open();
  pricesCome();
  await ask('a', () => Promise.reject(new ProviderError('a', 'overloaded', 'Busy.'))).catch(() => {});

  const left: Reply = async ({ noteUsage }) => {
    noteUsage?.(() => ({ prompt_tokens: 70, completion_tokens: 1, total_tokens: 71 }));
    throw new ProviderError('b', 'upstream', 'The call was cancelled.', { code: 'cancelled' });
  };
  await ask('b', left).catch(() => {});
  estimateUsage(record, true);

  expect(record.usage).toMatchObject({ promptTokens: 70, completionTokens: 1, usageEstimated: true });
});

test('a stream whose opening cannot be understood is closed', async () => {
  const { ask, pricesCome } = open(({ choices }) => choices.length > 0, true);
  const broken = stream({ id: 'a' });
  pricesCome();

  await expect(ask('a', async () => broken.result)).rejects.toMatchObject({ fields: { code: 'invalid_response' } });

  expect(broken.told.isClosed).toBe(true);
});
