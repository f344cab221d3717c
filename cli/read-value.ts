/** What people write for amounts, times and lists, as the admin API takes it. Each throws a `WrongUsage` that shows how it is written. */
import type { Period } from './answers.ts';
import { WrongUsage } from './problems.ts';

const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6 };

/** `60`, `100_000`, `100k`, `1.5m` */
export function readCount(flag: string, text: string): number {
  const [, digits, factor = ''] = /^(\d[\d_,]*(?:\.\d+)?)([km]?)$/i.exec(text) ?? [];
  const amount = Number(digits?.replaceAll(/[_,]/g, '')) * (factors[factor.toLowerCase()] ?? Number.NaN);
  if (Number.isInteger(amount) && amount > 0) return amount;
  throw new WrongUsage(`--${flag} is a whole number: --${flag} 60, --${flag} 100k`);
}

/** `20/month` */
export function readBudget(flag: string, text: string): { usd: number; per: Period } {
  const [, usd, per] = /^\$?(\d+(?:\.\d+)?)\s*\/\s*(day|week|month|total)$/.exec(text) ?? [];
  if (usd !== undefined && Number(usd) > 0) return { usd: Number(usd), per: per as Period };
  throw new WrongUsage(`--${flag} is US dollars for a day, a week, a month, or in total: --${flag} 20/month`);
}

/** `0.8`, `80%` */
export function readShare(flag: string, text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const share = Number(digits) / (percent ? 100 : 1);
  if (share > 0 && share <= 1) return share;
  throw new WrongUsage(`--${flag} is a share: --${flag} 0.8, --${flag} 80%`);
}

export function readList(_flag: string, text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const seconds: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds: `30min`, `12h`, `90d`, `2w`, `0` */
export function readSpan(flag: string, text: string): number {
  if (text === '0') return 0;
  const [, amount, unit = ''] = /^(\d+)(s|min|h|d|w)$/.exec(text) ?? [];
  if (amount !== undefined) return Number(amount) * (seconds[unit] ?? 0);
  throw new WrongUsage(`--${flag} is a time such as 30min, 12h, 90d or 2w: --${flag} 90d`);
}

/** Unix seconds: so long from now, or the end of a day of UTC. @param now milliseconds */
export function readTime(flag: string, text: string, now: number): number {
  if (isDay(text)) return Date.parse(text) / 1000 + 86_400;
  if (/^\d{4}-/.test(text)) throw new WrongUsage(`--${flag}: there is no such day. Write it as 2027-01-31.`);
  return Math.floor(now / 1000) + readSpan(flag, text);
}

/** A day of UTC: `2026-11-22`, `today`, `yesterday`, or `7d` for the first of the last seven. @param now milliseconds */
export function readDay(flag: string, text: string, now: number): string {
  const back = { today: 0, yesterday: 1 }[text] ?? daysBack(text);
  if (back !== undefined) return new Date(now - back * 86_400_000).toISOString().slice(0, 10);
  if (isDay(text)) return text;
  throw new WrongUsage(`--${flag} is a day, or so many days back: --${flag} 2026-11-22, --${flag} 7d`);
}

function daysBack(text: string): number | undefined {
  const [, amount, unit] = /^([1-9]\d{0,3})([dw])$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (unit === 'w' ? 7 : 1) - 1;
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** `team=search`. A value that is empty takes the tag away. */
export function readTag(flag: string, text: string): Record<string, string | null> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new WrongUsage(`--${flag} is a name and a value: --${flag} cost-centre=search`);
  return { [name]: value || null };
}

const limitNames: Readonly<Record<string, string>> = {
  rpm: 'requests_per_minute',
  rpd: 'requests_per_day',
  tpm: 'tokens_per_minute',
  tpd: 'tokens_per_day',
  concurrent: 'concurrent',
};

/** `openai/*: rpm=60, tpm=100k`; a pattern may have colons in it. */
export function readModelLimit(flag: string, text: string): Record<string, object | null> {
  const [, pattern, rest = ''] = /^(.+):\s*([^:]+)$/s.exec(text) ?? [];
  const example = `--${flag} 'openai/*: rpm=60, tpm=100k'`;
  if (pattern === undefined) throw new WrongUsage(`--${flag} is a pattern of models and its limits: ${example}`);
  if (rest === 'none') return { [pattern]: null };
  const limits = readList(flag, rest).map((part): [string, number] => {
    const [, name = '', value = ''] = /^(\w+)=(\S+)$/.exec(part) ?? [];
    const known = Object.hasOwn(limitNames, name) ? limitNames[name] : undefined;
    if (known) return [known, readCount(flag, value)];
    throw new WrongUsage(`--${flag} takes ${Object.keys(limitNames).join(', ')}: ${example}`);
  });
  return { [pattern]: Object.fromEntries(limits) };
}
