/** The books against what the sandbox billed, over mixed calls of all endpoints; `bench/books.ts` makes many more of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Comparison } from '../helpers/books-compare.ts';
import { brokenModels, prices } from '../helpers/books-kinds.ts';
import { type BooksRun, startBooksRun } from '../helpers/books-run.ts';

let run: BooksRun;
let seen: Comparison;
beforeAll(async () => {
  run = await startBooksRun(20_261_122);
  await run.make(300);
  seen = await run.compare();
}, 60_000);
afterAll(() => run.close());

test('usage is what was billed, to the token and the pico-dollar', () => {
  const names = Object.keys(prices).filter((model) => !brokenModels.includes(model));
  expect([...seen.booked.keys()].sort()).toEqual(names.sort());
  expect(seen.booked).toEqual(seen.billed);
  expect(seen.total.unpriced).toBe(0);
  expect(seen.total.cache_hits).toBeGreaterThan(0);
});

test('the sums are those of the records', () => {
  expect(seen.audit).toMatchObject({ agrees: true, records: seen.total.requests, differences: [] });
});

test('what is spent of each budget is what its records come to', () => {
  expect(seen.budgets).toHaveLength(8);
  for (const { id, spent, recorded } of seen.budgets) expect({ id, spent }).toEqual({ id, spent: recorded });
  expect(seen.budgets.every(({ spent }) => Number(spent) > 0)).toBe(true);
});

test('calls that broke off are estimated: their prompts, and no more of an answer than there was', () => {
  for (const { model, calls, booked, whole } of seen.broken) {
    expect(calls, model).toBeGreaterThan(0);
    const told = model.startsWith('anthropic/');
    if (told) expect(booked.inputTokens, model).toBe(calls * whole.inputTokens);
    else expect(Math.abs(booked.inputTokens / (calls * whole.inputTokens) - 1), model).toBeLessThan(0.3);
    expect(booked.outputTokens, model).toBeGreaterThan(0);
    expect(booked.outputTokens, model).toBeLessThanOrEqual(calls * whole.outputTokens);
  }
});
