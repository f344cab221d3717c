import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { poll } from '../../../../providers/assemblyai/audio_transcription/poll.ts';
import { badAnswer, badParam } from '../../../../providers/base/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Step = string | Error;

/** Polls what answers step by step, the last one for ever; tells when it was asked, in ms, and what came of it. */
async function polled(steps: readonly Step[], { signal = new AbortController().signal, patienceMs = 60_000 } = {}) {
  const began = performance.now();
  const times: number[] = [];
  const ask = async () => {
    const step = steps[Math.min(times.length, steps.length - 1)];
    times.push(Math.round(performance.now() - began));
    if (step instanceof Error) throw step;
    return step;
  };
  const read = (step: string | undefined) => (step === 'waiting' ? undefined : step);
  const outcome = poll(ask, read, { provider: 'assemblyai', signal, deadline: began + patienceMs }).catch(
    (error) => error,
  );
  await vi.runAllTimersAsync();
  return { times, outcome: await outcome };
}

test('asks soon at first, then every few seconds', async () => {
  const waiting = Array.from({ length: 7 }, () => 'waiting');

  expect(await polled([...waiting, 'done'])).toEqual({
    times: [500, 1250, 2375, 4062, 6593, 9593, 12593, 15593],
    outcome: 'done',
  });
});

test('gives up when the time is up, and says so', async () => {
  const { times, outcome } = await polled(['waiting'], { patienceMs: 2_500 });

  expect(times).toEqual([500, 1250, 2375]);
  expect(outcome.fields).toMatchObject({ kind: 'timeout', status: 504, retryable: true });
  expect(outcome.message).toBe('assemblyai did not finish the transcript in time.');
});

const lost = badAnswer('assemblyai', 'an HTML page instead of JSON');

test('an answer that got lost does not lose the job', async () => {
  expect((await polled([lost, lost, 'waiting', lost, lost, 'done'])).outcome).toBe('done');
});

test('three lost answers in a row do', async () => {
  expect(await polled(['waiting', lost, lost, lost, 'done'])).toMatchObject({ outcome: lost, times: { length: 4 } });
});

test.each([badParam('file', 'No audio.'), new TypeError('A bug.')])('%s is final', async (error) => {
  expect(await polled([error, 'done'])).toMatchObject({ outcome: error, times: { length: 1 } });
});

test('wakes up when nobody waits any more, and asks no second time', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 100);
  const cancelled = badAnswer('assemblyai', 'nothing');

  const { times, outcome } = await polled([cancelled, 'done'], { signal: controller.signal });

  expect(times).toEqual([100]);
  expect(outcome).toBe(cancelled);
});
