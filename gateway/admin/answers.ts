/** What the admin API answers with, for its description; its tests hold the answers against it. */
import * as z from 'zod/mini';
import { countNames } from '../books/counts.ts';
import { dimensions } from '../books/usage.ts';

const text = z.string();
const count = z.int();
const usd = z.number();
const unixSeconds = z.int();
const rules = z.looseObject({});
const tags = z.record(text, text);

const account = {
  id: text,
  name: text,
  team: z.optional(text),
  tags: z.optional(tags),
  rules,
  created_at: unixSeconds,
  expires_at: z.optional(unixSeconds),
  revoked_at: z.optional(unixSeconds),
  last_used_at: z.optional(unixSeconds),
};

export const keyAnswer = z.strictObject({ object: z.literal('key'), ...account });
/** The secret is shown here, and nowhere else. */
export const issuedKeyAnswer = z.strictObject({ object: z.literal('key'), ...account, secret: text });
export const principalAnswer = z.strictObject({ object: z.literal('principal'), ...account });
export const teamAnswer = z.strictObject({
  object: z.literal('team'),
  id: text,
  name: text,
  tags: z.optional(tags),
  rules,
  created_at: unixSeconds,
});
export const deletedAnswer = z.strictObject({ object: text, id: text, deleted: z.literal(true) });

export const listOf = (item: z.ZodMiniType) =>
  z.strictObject({
    object: z.literal('list'),
    data: z.array(item),
    first_id: z.nullable(text),
    last_id: z.nullable(text),
    has_more: z.boolean(),
  });

const measures = {
  requests: count,
  errors: count,
  aborted: count,
  cache_hits: count,
  unpriced: count,
  estimated: count,
  /** A decimal, exact to the last digit. */
  cost_usd: text,
  input_tokens: count,
  output_tokens: count,
  /** Each token in one of them only. */
  usage: z.strictObject(Object.fromEntries(countNames.map((name) => [name, z.optional(count)]))),
};

export const usageAnswer = z.strictObject({
  object: z.literal('usage'),
  since: text,
  until: text,
  group_by: z.array(z.enum(dimensions)),
  data: z.array(
    z.strictObject({ ...Object.fromEntries(dimensions.map((name) => [name, z.optional(text)])), ...measures }),
  ),
  total: z.strictObject(measures),
});

export const auditAnswer = z.strictObject({
  object: z.literal('audit'),
  since: text,
  until: text,
  records: count,
  /** Whether the sums are those of the records; of a rebuild, whether they were. */
  agrees: z.boolean(),
  unsettled: count,
  differences: z.array(
    z.strictObject({
      day: text,
      key: text,
      team: text,
      endpoint: text,
      provider: text,
      model: text,
      measure: text,
      recorded: text,
      summed: text,
    }),
  ),
});

export const budgetAnswer = z.strictObject({
  object: z.literal('budget'),
  scope: z.enum(['key', 'team']),
  id: text,
  limit_usd: usd,
  per: z.enum(['day', 'week', 'month', 'total']),
  spent_usd: text,
  held_usd: text,
  left_usd: text,
  resets_at: z.nullable(unixSeconds),
});
