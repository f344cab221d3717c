import { describe, expect, test } from 'vitest';
import { cacheWish } from '../../../gateway/cache/wish.ts';
import { defineConfig } from '../../../gateway/config.ts';

const any = Number.POSITIVE_INFINITY;

function wish(headers: Record<string, string>, choices: Parameters<typeof defineConfig>[0]['cache'] = {}) {
  return cacheWish(defineConfig({ cache: { ttlSeconds: 100, ...choices } }).cache, headers);
}

describe('a caller', () => {
  test.each([
    ['on', { ttlSeconds: 100, maxAgeSeconds: any }],
    [' ON ', { ttlSeconds: 100, maxAgeSeconds: any }],
    ['ttl=60', { ttlSeconds: 60, maxAgeSeconds: any }],
    ['ttl=600', { ttlSeconds: 100, maxAgeSeconds: any }],
    ['ttl=0', undefined],
    ['off', undefined],
  ])('who asks for %j gets %j', (asked, expected) => {
    expect(wish({ 'x-rawdog-cache': asked })).toEqual(expected);
  });

  test.each(['', 'yes', 'ttl=', 'ttl=-1', 'ttl=1.5', 'ttl=9999999999', 'on, ttl=5'])(
    'who asks for %j is told what may be asked for',
    (asked) => {
      expect(() => wish({ 'x-rawdog-cache': asked })).toThrow(
        expect.objectContaining({
          fields: expect.objectContaining({ status: 400, code: 'invalid_header' }),
          message: 'The header `x-rawdog-cache` must be on, off or ttl=<seconds>.',
        }),
      );
    },
  );

  test('who does not ask gets it where the operator wants it for all', () => {
    expect(wish({})).toBeUndefined();
    expect(wish({}, { byDefault: true })).toEqual({ ttlSeconds: 100, maxAgeSeconds: any });
    expect(wish({ 'x-rawdog-cache': 'off' }, { byDefault: true })).toBeUndefined();
  });

  test('may not choose where the operator does not let them', () => {
    expect(wish({ 'x-rawdog-cache': 'on' }, { callersMay: false })).toBeUndefined();
    expect(wish({ 'x-rawdog-cache': 'nonsense' }, { callersMay: false })).toBeUndefined();
    expect(wish({ 'x-rawdog-cache': 'off' }, { callersMay: false, byDefault: true })).toBeDefined();
    expect(wish({ 'cache-control': 'no-store' }, { callersMay: false, byDefault: true })).toBeUndefined();
  });
});

test.each([
  ['no-store', undefined],
  ['private, No-Store', undefined],
  ['no-cache', 0],
  ['max-age=0', 0],
  ['max-age=30', 30],
  ['max-age=30, no-cache', 0],
  ['max-age=soon', any],
  ['private', any],
])('`cache-control: %s` takes an answer of at most %s seconds', (control, maxAgeSeconds) => {
  expect(wish({ 'x-rawdog-cache': 'on', 'cache-control': control })?.maxAgeSeconds).toBe(maxAgeSeconds);
});

test('the cache is off where nobody wants it', () => {
  expect(cacheWish(defineConfig({}).cache, { 'cache-control': 'max-age=10' })).toBeUndefined();
});
