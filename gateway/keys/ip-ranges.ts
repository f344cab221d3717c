/** Ranges of IPv4 and IPv6 addresses, in CIDR notation or one address each. */
import { BlockList, isIP } from 'node:net';

interface Range {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

export function isIpRange(text: string): boolean {
  return parseRange(text) !== undefined;
}

function parseRange(text: string): Range | undefined {
  const [, address = '', given] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  const bits = given === undefined ? most : Number(given);
  // A scope (`fe80::1%eth0`) means something on one machine only.
  if (version === 0 || bits > most || address.includes('%')) return undefined;
  return { address, bits, family: `ipv${version as 4 | 6}` };
}

/** Rules live as long as they are cached, and are asked at each call. */
const lists = new WeakMap<readonly string[], BlockList>();

/** @param ip as the socket or AWS tells it; an IPv4 address may come in the guise of an IPv6 one (`::ffff:10.0.0.1`) */
export function isInRanges(ip: string | undefined, ranges: readonly string[]): boolean {
  const version = ip === undefined ? 0 : isIP(ip);
  if (ip === undefined || version === 0) return false;
  const list = lists.get(ranges) ?? toList(ranges);
  lists.set(ranges, list);
  return list.check(ip, `ipv${version as 4 | 6}`);
}

function toList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of ranges) {
    const range = parseRange(text);
    if (range) list.addSubnet(range.address, range.bits, range.family);
  }
  return list;
}
