import { expect, test } from 'vitest';
import { isInRanges, isIpRange } from '../../../gateway/keys/ip-ranges.ts';

test.each([
  ['10.0.0.0/8', true],
  ['192.0.2.1', true],
  ['0.0.0.0/0', true],
  ['2001:db8::/32', true],
  ['::1', true],
  ['10.0.0.0/33', false],
  ['2001:db8::/129', false],
  ['10.0.0/8', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/-1', false],
  ['fe80::1%eth0', false],
  ['example.com', false],
  ['', false],
])('%s is a range: %s', (text, expected) => {
  expect(isIpRange(text)).toBe(expected);
});

test.each([
  ['10.1.2.3', ['10.0.0.0/8'], true],
  ['11.0.0.1', ['10.0.0.0/8'], false],
  ['11.0.0.1', ['10.0.0.0/8', '11.0.0.1'], true],
  ['11.0.0.2', ['10.0.0.0/8', '11.0.0.1'], false],
  ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
  ['::ffff:11.1.2.3', ['10.0.0.0/8'], false],
  ['2001:db8:1::1', ['2001:db8::/32'], true],
  ['2001:db9::1', ['2001:db8::/32'], false],
  ['203.0.113.9', ['0.0.0.0/0'], true],
  ['10.1.2.3', ['2001:db8::/32'], false],
  ['no address', ['0.0.0.0/0'], false],
  [undefined, ['0.0.0.0/0', '::/0'], false],
])('%s is in %j: %s', (ip, ranges, expected) => {
  expect(isInRanges(ip, ranges)).toBe(expected);
});
