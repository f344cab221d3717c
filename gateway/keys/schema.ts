/** What keys, teams and principals must be when they are written. Whatever is not known is refused: a misspelt limit limits nobody. */
import * as z from 'zod/mini';
import type { Endpoint } from '../../providers/base/endpoint.ts';
import { integer } from '../schema-parts.ts';
import { isIpRange } from './ip-ranges.ts';
import type { Period } from './types.ts';

const text = (longest: number) =>
  z
    .string('must be a text')
    .check(z.minLength(1, 'must not be empty'), z.maxLength(longest, `must have at most ${longest} characters`));
const few = <Schema extends z.core.$ZodType>(schema: Schema, most: number) =>
  z
    .array(schema, 'must be a list')
    .check(z.minLength(1, 'must name at least one'), z.maxLength(most, `must have at most ${most}`));
const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, `must be one of ${names.join(', ')}`);

const count = integer(1, 1_000_000_000_000);
const limits = z.strictObject(
  {
    requestsPerMinute: z.exactOptional(count),
    requestsPerDay: z.exactOptional(count),
    tokensPerMinute: z.exactOptional(count),
    tokensPerDay: z.exactOptional(count),
    concurrent: z.exactOptional(integer(1, 3_000)),
  },
  'must be an object',
);

const budget = z.strictObject(
  {
    usd: z
      .number('must be a number of US dollars')
      .check(z.positive('must be above zero'), z.maximum(1_000_000_000, 'must be at most 1000000000')),
    per: oneOf(['day', 'week', 'month', 'total'] satisfies Period[]),
    warnAt: z.exactOptional(
      z.number('must be a number').check(z.positive('must be above zero'), z.maximum(1, 'must be at most 1')),
    ),
  },
  'must be an object',
);

const endpoints = ['chat', 'completion', 'embed', 'audio_transcription', 'rerank'] satisfies Endpoint[];
const pattern = text(200);
const ipRange = text(50).check(
  z.refine(isIpRange, 'must be an address or a range such as 10.0.0.0/8 or 2001:db8::/32'),
);

const rules = z.strictObject(
  {
    models: z.exactOptional(few(pattern, 500)),
    endpoints: z.exactOptional(few(oneOf(endpoints), endpoints.length)),
    ips: z.exactOptional(few(ipRange, 500)),
    limits: z.exactOptional(limits),
    modelLimits: z.exactOptional(
      z
        .record(pattern, limits, 'must be an object of limits by pattern')
        .check(z.refine((all) => Object.keys(all).length <= 100, 'must be at most 100')),
    ),
    budget: z.exactOptional(budget),
    shards: z.exactOptional(integer(1, 64)),
  },
  'must be an object',
);

const tags = z
  .record(
    text(128),
    z.string('must be a text').check(z.maxLength(256, 'must have at most 256 characters')),
    'must be an object',
  )
  .check(z.refine((all) => Object.keys(all).length <= 50, 'must be at most 50'));

/** Unix seconds; milliseconds by mistake would mean a key for fifty thousand years. */
const time = integer(1, 99_999_999_999);

const settings = { name: text(100), tags: z.exactOptional(tags), rules: z._default(rules, {}) };
const accountSettings = { ...settings, expiresAt: z.exactOptional(time) };

const teamId = z
  .string('must be a text')
  .check(
    z.regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be at most 63 lower-case letters, digits, hyphens and underscores'),
  );
const arn = z
  .string('must be a text')
  .check(
    z.regex(
      /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]{1,600}$/,
      'must be the ARN of a role or a user: arn:aws:iam::123456789012:role/name',
    ),
  );

export const newKeySchema = z.strictObject({ ...accountSettings, team: z.exactOptional(teamId) });
export const newPrincipalSchema = z.strictObject({ ...accountSettings, arn, team: z.exactOptional(teamId) });
export const accountSettingsSchema = z.strictObject(accountSettings);
export const newTeamSchema = z.strictObject({ ...settings, id: teamId });
export const teamSettingsSchema = z.strictObject(settings);
/** Seconds; ninety days at most. */
export const rotationSchema = z.strictObject({ overlapSeconds: z._default(integer(0, 90 * 86_400), 86_400) });
