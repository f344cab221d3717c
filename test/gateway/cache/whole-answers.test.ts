import { expect, test, vi } from 'vitest';
import { createAnswers } from '../../../gateway/cache/answers.ts';
import type { CachedCall, Caching } from '../../../gateway/cache/caching.ts';
import { answerWhole } from '../../../gateway/cache/whole-answers.ts';
import type { Begun } from '../../../gateway/routing/begun.ts';
import type { ChatChunk, ChatResponse } from '../../../providers/base/chat-types.ts';

const info = { headers: {}, dropped: [] };
const whole = { id: 'whole' } as ChatResponse;
const chunks = ['1', '2'].map((id) => ({ id }) as ChatChunk);

function caching(assemble: () => ChatResponse | undefined, isComplete = true): Caching<'chat'> {
  return { isComplete: () => isComplete, streams: { assemble: vi.fn(assemble), replay: () => [] } };
}

function open(begun: () => Begun<'chat'>) {
  const ask = vi.fn(async () => begun());
  const behind: Promise<void>[] = [];
  const call: CachedCall<'chat'> = {
    request: { model: 'm', messages: [] },
    key: 'k',
    keyOf: () => 'k',
    wish: { ttlSeconds: 60, maxAgeSeconds: Number.POSITIVE_INFINITY },
    answers: createAnswers({ maxBytes: 10_000, clock: () => 0 }),
    ask,
    behind: (work) => void behind.push(work),
  };
  return { call, ask, behind };
}

const stream = (): Begun<'chat'> => ({ kind: 'stream', chunks: chunks.values() as never, ...info });

async function drain(begun: Begun<'chat'>, most = 10): Promise<string[]> {
  const ids: string[] = [];
  if (begun.kind !== 'stream') return ids;
  for (let at = 0; at < most; at += 1) {
    const step = await begun.chunks.next();
    if (step.done) break;
    ids.push(step.value.id);
  }
  return ids;
}

test('a whole answer is kept, and the next one is not asked for', async () => {
  const { call, ask, behind } = open(() => ({ kind: 'json', body: whole, ...info }));

  expect(
    await answerWhole(
      call,
      caching(() => undefined),
    ),
  ).toEqual({ kind: 'json', body: whole, ...info });
  expect(
    await answerWhole(
      call,
      caching(() => undefined),
    ),
  ).toEqual({
    kind: 'json',
    body: whole,
    ageSeconds: 0,
    ...info,
  });
  expect([ask.mock.calls.length, behind.length]).toEqual([1, 1]);
});

test('a stream is kept as a whole answer at its end', async () => {
  const { call, ask } = open(stream);
  const forms = caching(() => whole);

  expect(await drain(await answerWhole(call, forms))).toEqual(['1', '2']);

  expect(forms.streams?.assemble).toHaveBeenCalledExactlyOnceWith(chunks);
  expect(await answerWhole(call, forms)).toMatchObject({ kind: 'json', body: whole });
  expect(ask).toHaveBeenCalledTimes(1);
});

test.each([
  ['cannot be put together', caching(() => undefined), 10],
  ['is not complete', caching(() => whole, false), 10],
  ['is not read to its end', caching(() => whole), 2],
  [
    'fails to be put together',
    caching(() => {
      throw new RangeError('deep');
    }),
    10,
  ],
])('a stream that %s is an answer, but not kept', async (_, forms, most) => {
  const { call, ask, behind } = open(stream);

  expect(await drain(await answerWhole(call, forms), most)).toEqual(['1', '2']);

  await answerWhole(call, forms);
  expect([ask.mock.calls.length, behind.length]).toEqual([2, 0]);
});
