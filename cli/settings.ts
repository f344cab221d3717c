/** Rules as flags: each with the field of the admin API that it sets. */
import type { Flags, Given } from './command.ts';
import { Refused } from './explain.ts';
import { Failure, WrongUsage } from './problems.ts';
import { readBudget, readCount, readList, readModelLimit, readShare, readTag, readTime } from './read-value.ts';

interface Setting {
  /** Where in the body. */
  readonly field: string;
  readonly value: string;
  readonly help: string;
  readonly many?: true;
  /** @param now milliseconds */
  readonly read: (flag: string, text: string, now: number) => unknown;
}

const asText = (_flag: string, text: string) => text;

const naming = {
  name: { field: 'name', value: 'text', help: 'What people call it', read: asText },
  tag: {
    field: 'tags',
    value: 'name=value',
    help: 'For the books; may be given several times',
    many: true,
    read: readTag,
  },
} as const satisfies Record<string, Setting>;

const rules = {
  models: {
    field: 'rules.models',
    value: 'patterns',
    help: 'Those it may use: openai/*,groq/*',
    many: true,
    read: readList,
  },
  endpoints: {
    field: 'rules.endpoints',
    value: 'names',
    help: 'Those it may use: chat,completion,embed,audio_transcription,rerank',
    many: true,
    read: readList,
  },
  ips: { field: 'rules.ips', value: 'ranges', help: 'Where it may be used: 10.0.0.0/8', many: true, read: readList },
  budget: { field: 'rules.budget', value: 'usd/period', help: '20/month; day, week, month or total', read: readBudget },
  'warn-at': {
    field: 'rules.budget.warn_at',
    value: 'share',
    help: 'Of the budget, from which callers are warned: 0.8',
    read: readShare,
  },
  rpm: { field: 'rules.limits.requests_per_minute', value: 'n', help: 'Requests a minute', read: readCount },
  rpd: { field: 'rules.limits.requests_per_day', value: 'n', help: 'Requests a day', read: readCount },
  tpm: { field: 'rules.limits.tokens_per_minute', value: 'n', help: 'Tokens a minute: 100k', read: readCount },
  tpd: { field: 'rules.limits.tokens_per_day', value: 'n', help: 'Tokens a day', read: readCount },
  concurrent: { field: 'rules.limits.concurrent', value: 'n', help: 'Calls at once', read: readCount },
  'model-limit': {
    field: 'rules.model_limits',
    value: 'pattern:limits',
    help: "Further limits of some models: 'openai/*: rpm=60, tpm=100k'",
    many: true,
    read: readModelLimit,
  },
  shards: {
    field: 'rules.shards',
    value: 'n',
    help: 'Items that its counters are spread over, for hundreds of calls a second',
    read: readCount,
  },
} as const satisfies Record<string, Setting>;

const expiry = {
  expires: { field: 'expires_at', value: 'time', help: 'When it ends: 90d, or 2027-01-31', read: readTime },
} as const satisfies Record<string, Setting>;

const everything: Readonly<Record<string, Setting>> = { ...naming, ...expiry, ...rules };

export const teamFlags: Flags = { ...naming, ...rules };
export const accountFlags: Flags = { ...naming, ...expiry, ...rules };

/**
 * What the flags set, as the body of a request. @param now milliseconds
 * @param mayClear whether `none` takes a rule away: in changes it does
 */
export function readSettings(given: Given, now: number, { mayClear }: { readonly mayClear: boolean }): object {
  const body: Fields = {};
  for (const [flag, { field, read, many }] of Object.entries(everything)) {
    for (const text of many ? given.all(flag) : [given.text(flag) ?? []].flat()) {
      if (text === 'none' && !mayClear)
        throw new WrongUsage(`--${flag} none takes something away, and there is nothing yet.`);
      setField(body, field.split('.'), text === 'none' ? null : read(flag, text, now), flag);
    }
  }
  return body;
}

type Fields = { [name: string]: unknown };

/** Lists that come in parts are put together, objects too. */
function setField(fields: Fields, [name = '', ...rest]: readonly string[], value: unknown, flag: string): void {
  const there = fields[name];
  const isContradicted = there === null || (rest.length === 0 && there !== undefined && value === null);
  if (isContradicted) throw new WrongUsage(`--${flag} contradicts another flag: what is taken away cannot be set.`);
  if (rest.length === 0) {
    fields[name] = merged(there, value);
    return;
  }
  const below = isFields(there) ? there : {};
  fields[name] = below;
  setField(below, rest, value, flag);
}

function merged(there: unknown, value: unknown): unknown {
  if (Array.isArray(there) && Array.isArray(value)) return [...there, ...value];
  return isFields(there) && isFields(value) ? { ...there, ...value } : value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The words of the API, with the flag in place of the field that it sets. */
export function namingFlags(error: unknown): Failure | unknown {
  const { param } = error instanceof Refused ? error : {};
  if (!(error instanceof Refused) || param === undefined) return error;
  // Of a list, its items are at fault: `rules.ips[1]`.
  const place = `${param.replace(/\[.*/s, '')}.`;
  const fitting = Object.entries(everything).filter(([, { field }]) => place.startsWith(`${field}.`));
  const [flag] = fitting.sort(([, left], [, right]) => right.field.length - left.field.length)[0] ?? [];
  return flag === undefined ? error : new Failure(error.message.replaceAll(`\`${param}\``, `--${flag}`));
}
