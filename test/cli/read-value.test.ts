import { describe, expect, test } from 'vitest';
import * as read from '../../cli/read-value.ts';

const now = Date.parse('2026-11-22T15:30:00Z');

test.each([
  ['60', 60],
  ['100_000', 100_000],
  ['100,000', 100_000],
  ['100k', 100_000],
  ['1.5m', 1_500_000],
  ['2M', 2_000_000],
])('%s is the count %d', (text, amount) => {
  expect(read.readCount('rpm', text)).toBe(amount);
});

test.each(['0', '-1', '1.5', 'many', '10b', '', '1e3', '0.0001k'])('%j is no count', (text) => {
  expect(() => read.readCount('rpm', text)).toThrow('--rpm is a whole number: --rpm 60, --rpm 100k');
});

test.each([
  ['20/month', { usd: 20, per: 'month' }],
  ['$0.50 / day', { usd: 0.5, per: 'day' }],
  ['500/total', { usd: 500, per: 'total' }],
])('%s is a budget', (text, budget) => {
  expect(read.readBudget('budget', text)).toEqual(budget);
});

test.each(['20', '20/year', '/month', '0/month', '-1/day', '20 USD/month'])('%j is no budget', (text) => {
  expect(() => read.readBudget('budget', text)).toThrow('--budget 20/month');
});

test.each([
  ['0.8', 0.8],
  ['80%', 0.8],
  ['1', 1],
])('%s is the share %d', (text, share) => {
  expect(read.readShare('warn-at', text)).toBe(share);
});

test.each(['0', '80', '101%', 'most'])('%j is no share', (text) => {
  expect(() => read.readShare('warn-at', text)).toThrow('--warn-at is a share');
});

test.each([
  ['0', 0],
  ['45s', 45],
  ['30min', 1800],
  ['12h', 43_200],
  ['90d', 7_776_000],
  ['2w', 1_209_600],
])('%s are %d seconds', (text, seconds) => {
  expect(read.readSpan('overlap', text)).toBe(seconds);
});

test.each(['90', '3 months', '1m', '-1d', ''])('%j is no span of time', (text) => {
  expect(() => read.readSpan('overlap', text)).toThrow('--overlap is a time such as');
});

test('a time is so long from now, or the end of a day', () => {
  expect(read.readTime('expires', '90d', now)).toBe(now / 1000 + 90 * 86_400);
  expect(read.readTime('expires', '2027-01-31', now)).toBe(Date.parse('2027-02-01T00:00:00Z') / 1000);
  expect(() => read.readTime('expires', '2027-02-30', now)).toThrow('--expires: there is no such day');
});

test.each([
  ['today', '2026-11-22'],
  ['yesterday', '2026-11-21'],
  ['1d', '2026-11-22'],
  ['7d', '2026-11-16'],
  ['2w', '2026-11-09'],
  ['2024-02-29', '2024-02-29'],
])('%s is the day %s', (text, day) => {
  expect(read.readDay('since', text, now)).toBe(day);
});

test.each(['0d', '7', '2026-13-01', '2026-02-29', 'monday', '2026-1-1'])('%j is no day', (text) => {
  expect(() => read.readDay('since', text, now)).toThrow('--since is a day, or so many days back');
});

describe('a limit of models', () => {
  test.each([
    ['openai/*: rpm=60, tpm=100k', { 'openai/*': { requests_per_minute: 60, tokens_per_minute: 100_000 } }],
    ['bedrock/amazon.nova-lite-v1:0:concurrent=2', { 'bedrock/amazon.nova-lite-v1:0': { concurrent: 2 } }],
    ['openai/*: none', { 'openai/*': null }],
  ])('is %s', (text, limit) => {
    expect(read.readModelLimit('model-limit', text)).toEqual(limit);
  });

  test.each([
    ['openai/*', 'is a pattern of models and its limits'],
    ['openai/*: speed=3', 'takes rpm, rpd, tpm, tpd, concurrent'],
    ['openai/*: constructor=3', 'takes rpm, rpd, tpm, tpd, concurrent'],
    ['openai/*: rpm=fast', 'is a whole number'],
  ])('is not %s', (text, why) => {
    expect(() => read.readModelLimit('model-limit', text)).toThrow(`--model-limit ${why}`);
  });
});

test('a tag has a name and a value, and an empty value takes it away', () => {
  expect(read.readTag('tag', 'centre=a=b')).toEqual({ centre: 'a=b' });
  expect(read.readTag('tag', 'centre=')).toEqual({ centre: null });
  expect(() => read.readTag('tag', 'centre')).toThrow('--tag is a name and a value');
});

test('a list has no empty parts', () => {
  expect(read.readList('models', 'openai/*, groq/*,')).toEqual(['openai/*', 'groq/*']);
});
