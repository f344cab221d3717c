import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withinTime } from '../../../gateway/routing/time-limits.ts';
import { gatewayRequest } from '../../helpers/gateway-request.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const response = { status: 200, headers: {}, body: '' };

test('what an answer has to do when it is out is done, and its time is no longer watched', async () => {
  const finished = vi.fn(async () => {});
  const within = await withinTime(
    gatewayRequest({}),
    1_000,
    () => 0,
    async () => ({ ...response, finished }),
  );
  expect(vi.getTimerCount()).toBe(1);

  await within.finished?.({ aborted: true });

  expect(finished.mock.calls).toEqual([[{ aborted: true }]]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a call that failed is no longer watched', async () => {
  const failing = withinTime(
    gatewayRequest({}),
    1_000,
    () => 0,
    async () => Promise.reject(new Error('down')),
  );

  await expect(failing).rejects.toThrow('down');
  expect(vi.getTimerCount()).toBe(0);
});

test('a call that takes too long is ended, and told why', async () => {
  const ended = withinTime(
    gatewayRequest({}),
    1_000,
    () => 5,
    ({ signal, deadline }) =>
      new Promise((_, reject) => {
        expect(deadline).toBe(1_005);
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  );
  const failed = expect(ended).rejects.toMatchObject({ fields: { status: 504, code: 'total_timeout' } });

  await vi.advanceTimersByTimeAsync(1_000);
  await failed;
});
