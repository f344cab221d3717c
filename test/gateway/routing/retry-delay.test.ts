import { describe, expect, test, vi } from 'vitest';
import { createRetryBudget } from '../../../gateway/routing/retry-budget.ts';
import { pause, retryDelay } from '../../../gateway/routing/retry-delay.ts';
import { ProviderError } from '../../../providers/base/errors.ts';

const policy = { baseMs: 100, maxDelayMs: 1_000 };
const failure = (headers = {}) => new ProviderError('acme', 'overloaded', 'Busy.', { headers });

describe('the delay before a retry', () => {
  test.each([
    [0, 0, 0],
    [0, 0.5, 50],
    [1, 0.5, 100],
    [2, 1, 400],
    [3, 1, 800],
    [4, 1, 1_000],
    [60, 1, 1_000],
  ])('retry %i at chance %f: %i ms', (retry, chance, ms) => {
    expect(retryDelay(failure(), retry, policy, () => chance)).toBe(ms);
  });

  test.each([
    ['0.5', 0, 500],
    ['0.5', 1, 510],
    ['1', 0, 1_000],
    ['1', 0.5, undefined],
    ['20', 0, undefined],
  ])('as the provider asks: %s s at chance %f', (after, chance, ms) => {
    expect(retryDelay(failure({ 'retry-after': after }), 0, policy, () => chance)).toBe(ms);
  });
});

describe('a pause', () => {
  test('is over after its time', async () => {
    vi.useFakeTimers();
    const waiting = pause(500, new AbortController().signal);
    vi.advanceTimersByTime(500);
    vi.useRealTimers();

    expect(await waiting).toBe(true);
  });

  test('is cut by the end of the call, and leaves no timer', async () => {
    vi.useFakeTimers();
    const call = new AbortController();
    const waiting = pause(500, call.signal);
    call.abort();

    expect(await waiting).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('does not begin after the end of the call', async () => {
    expect(await pause(500, AbortSignal.abort())).toBe(false);
  });
});

describe('the budget of retries', () => {
  test('is ten without calls, and then a fifth of them', () => {
    const budget = createRetryBudget();
    const spent = (tries: number) => Array.from({ length: tries }, () => budget.spend('acme')).filter(Boolean).length;

    expect(spent(20)).toBe(10);
    for (let call = 0; call < 26; call += 1) budget.earn('acme');
    expect(spent(20)).toBe(5);
  });

  test('is no larger after a million calls', () => {
    const budget = createRetryBudget();
    for (let call = 0; call < 1_000_000; call += 1) budget.earn('acme');

    expect(Array.from({ length: 20 }, () => budget.spend('acme')).filter(Boolean)).toHaveLength(10);
  });

  test("is each provider's own", () => {
    const budget = createRetryBudget();
    for (let retry = 0; retry < 10; retry += 1) budget.spend('acme');

    expect([budget.spend('acme'), budget.spend('other')]).toEqual([false, true]);
  });
});
