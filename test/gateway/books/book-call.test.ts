import { describe, expect, test } from 'vitest';
import { bookCall } from '../../../gateway/books/book-call.ts';
import { GatewayError } from '../../../providers/base/errors.ts';
import { callRecord } from '../../helpers/call-record.ts';

const principal = { id: 'key_1', name: 'ours', tags: { app: 'search' }, rules: {}, team: { id: 'red', rules: {} } };
const startedAt = new Date('2026-11-22T12:00:00Z');
const end = { principal, startedAt, endedAt: 250.6, aborted: false };

test('what is booked is who, what, how much and what became of it', () => {
  const record = callRecord({
    startedAt: 100,
    firstChunkAt: 140.2,
    model: 'fast',
    provider: 'groq',
    providerModel: 'gpt-oss-20b',
    usage: { promptTokens: 12, cachedTokens: 4, completionTokens: 5 },
    cost: 77n,
    status: 200,
    findPrices: () => ({ isOverride: false, asOf: '2026-11-20' }),
    tried: [{ target: 'groq/gpt-oss-20b', ms: 12 }],
    cache: 'miss',
  });

  expect(bookCall(record, end)).toEqual({
    requestId: 'req_1',
    startedAt,
    key: 'key_1',
    team: 'red',
    tags: { app: 'search' },
    endpoint: 'chat',
    model: 'fast',
    provider: 'groq',
    providerModel: 'gpt-oss-20b',
    counts: { input: 8, cache_read: 4, output: 5 },
    estimated: false,
    cost: 77n,
    priceVersion: '2026-11-20',
    latencyMs: 151,
    firstChunkMs: 40,
    status: 200,
    outcome: 'ok',
    errorCode: undefined,
    attempts: 1,
    cache: 'miss',
  });
});

test('usage that nobody told is marked as an estimate', () => {
  const usage = { promptTokens: 1, completionTokens: 2, usageEstimated: true } as const;

  expect(bookCall(callRecord({ usage }), end)).toMatchObject({ counts: { input: 1, output: 2 }, estimated: true });
});

describe('the outcome', () => {
  const error = new GatewayError('overloaded', 'Secret words of a model.', { code: 'slow_down' });

  test.each([
    ['ok', {}, false],
    ['overloaded', { error }, false],
    ['cut', { error, chunks: 3 }, false],
    ['aborted', { chunks: 3 }, true],
    ['aborted', { error, chunks: 3 }, true],
  ])('is %s', (outcome, record, aborted) => {
    expect(bookCall(callRecord(record), { ...end, aborted }).outcome).toBe(outcome);
  });

  test('of an error is its kind and code, never its message', () => {
    const booked = bookCall(callRecord({ error }), end);

    expect(booked.errorCode).toBe('slow_down');
    expect(JSON.stringify(booked)).not.toContain('Secret');
  });
});

describe('the price', () => {
  const told = { cost: 5n, toldCostUsd: 0.1 };

  test.each([
    ['the table of a day', { cost: 5n }, { isOverride: false, asOf: '2026-11-20' }, '2026-11-20'],
    ["the operator's", { cost: 5n }, { isOverride: true }, 'override'],
    ["the operator's, whatever the provider tells", told, { isOverride: true }, 'override'],
    ["the provider's own figure", told, { isOverride: false, asOf: '2026-11-20' }, 'told'],
    ['none', { cost: 'unpriced' }, { isOverride: false }, undefined],
    ['none for a call that used nothing', {}, { isOverride: true }, undefined],
  ] as const)('is of %s', (_, record, found, version) => {
    expect(bookCall(callRecord({ ...record, findPrices: () => found }), end).priceVersion).toBe(version);
  });
});
