import { describe, expect, test } from 'vitest';
import { askedPause, ruleFor } from '../../../gateway/routing/failure-rules.ts';
import { type ErrorKind, GatewayError, ProviderError } from '../../../providers/base/errors.ts';

describe('the table of failures', () => {
  test.each<[ErrorKind, boolean, boolean | string, string]>([
    ['bad_request', false, false, 'never'],
    ['method', false, false, 'never'],
    ['too_large', false, false, 'never'],
    ['context_length', false, 'larger', 'never'],
    ['content_policy', false, 'configured', 'never'],
    ['authentication', false, true, 'atOnce'],
    ['permission', false, true, 'atOnce'],
    ['not_found', false, true, 'atOnce'],
    ['quota', false, true, 'atOnce'],
    ['rate_limit', true, true, 'atOnce'],
    ['overloaded', true, true, 'repeated'],
    ['timeout', true, true, 'repeated'],
    ['upstream', true, true, 'repeated'],
    ['internal', false, false, 'never'],
  ])('%s', (kind, retry, fallBack, rest) => {
    expect(ruleFor(new ProviderError('acme', kind, 'No.'))).toEqual({ retry, fallBack, rest });
  });

  test.each([
    ['connect_timeout', true, true],
    ['first_byte_timeout', false, true],
    ['first_chunk_timeout', false, true],
    ['idle_timeout', false, true],
    ['total_timeout', false, false],
    ['deadline_exceeded', false, false],
  ])('a limit of time: %s', (code, retry, fallBack) => {
    expect(ruleFor(new ProviderError('acme', 'timeout', 'Late.', { code }))).toMatchObject({ retry, fallBack });
  });

  test.each([
    [new ProviderError('acme', 'upstream', 'Left.', { code: 'cancelled' }), false],
    [new GatewayError('internal', 'None.', { code: 'provider_not_configured' }), true],
    [new GatewayError('internal', 'None.', { code: 'credentials_unavailable' }), true],
    [new TypeError('a bug'), false],
  ])('%s', (error, fallBack) => {
    expect(ruleFor(error)).toMatchObject({ retry: false, fallBack, rest: 'never' });
  });
});

describe('the pause a provider asks for', () => {
  test.each([
    [{}, undefined],
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0.25' }, 250],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '-3' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after-ms': '120', 'retry-after': '1' }, 120],
    [{ 'retry-after-ms': 'x', 'retry-after': '1' }, 1_000],
    [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' }, 0],
  ])('%j', (headers, ms) => {
    expect(askedPause({ headers: headers as Record<string, string> })).toBe(ms);
  });

  test('may be a date', () => {
    const headers = { 'retry-after': new Date(Date.now() + 30_000).toUTCString() };

    expect(askedPause({ headers })).toBeGreaterThan(28_000);
  });
});
