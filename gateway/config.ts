/** The operator's choices, checked when they are loaded: a misspelt field fails loudly, naming itself. */
import * as z from 'zod/mini';
import { adminSchema } from './admin/config-schema.ts';
import { booksSchema } from './books/config-schema.ts';
import { cacheSchema } from './cache/config-schema.ts';
import { pricesSchema } from './cost/price-schema.ts';
import type { DeployOptions } from './deploy-config.ts';
import { budgetsSchema } from './ledger/config-schema.ts';
import { loadSchema } from './load-config.ts';
import { aliasSchema, milliseconds, ownTimeouts } from './routing/alias-schema.ts';

const isUrl = (text: string) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
const url = z.string().check(z.refine(isUrl, 'must be an http(s) URL'));
const count = z.int('must be a whole number').check(z.nonnegative('must not be below zero'));
const providerId = z.string().check(z.regex(/^[a-z][a-z0-9_-]*$/, 'must be a short lower-case name'));

const override = {
  /** Sent with every call of the provider. */
  headers: z.optional(z.record(z.string(), z.string())),
  /** Instead of those for all. */
  timeouts: z.optional(ownTimeouts),
};

/** The shape of a host's `/rerank`: Cohere's (vLLM, infinity), or that of Text Embeddings Inference. */
const rerankShape = z._default(z.enum(['cohere', 'tei'], 'must be cohere or tei'), 'cohere');

const schema = z.strictObject({
  /** Other names callers may use: each for one `provider/model`, or for several to fall back on; see `routing/alias-schema.ts`. */
  aliases: z._default(z.record(z.string(), aliasSchema), {}),
  /** Overrides for known providers. */
  providers: z._default(z.record(providerId, z.strictObject({ baseUrl: z.optional(url), ...override })), {}),
  /**
   * Hosts that speak OpenAI's dialect (vLLM, LM Studio, a vendor not listed here): `id/model` reaches them, with the key
   * in `<ID>_API_KEY` where they want one.
   */
  hosts: z._default(z.record(providerId, z.strictObject({ baseUrl: url, rerank: rerankShape, ...override })), {}),
  timeouts: z.prefault(
    z.strictObject({
      connectMs: z._default(milliseconds, 10_000),
      /** Whole answers of reasoning models take minutes. */
      firstByteMs: z._default(milliseconds, 600_000),
      /** Of a stream, from the beginning of the call. */
      firstChunkMs: z._default(milliseconds, 600_000),
      /** Between two chunks. */
      idleMs: z._default(milliseconds, 300_000),
      /** Of the whole call, retries and fallbacks included; a function's own limit may be shorter. */
      totalMs: z._default(milliseconds, 900_000),
    }),
    {},
  ),
  /** Of calls that failed for a reason that may pass, and whose answer has not begun. */
  retries: z.prefault(
    z.strictObject({
      /** Of the last target that is left, on top of the first try. */
      max: z._default(count, 2),
      /** Of a target that others stand behind. */
      beforeFallback: z._default(count, 1),
      /** The longest wait before the first retry; it doubles with each. */
      baseMs: z._default(milliseconds, 250),
      /** The longest wait of all: a provider that asks for more is not asked again. */
      maxDelayMs: z._default(milliseconds, 10_000),
    }),
    {},
  ),
  /** Of targets that fail while others stand behind them. */
  coolDown: z.prefault(
    z.strictObject({
      /** In a row, after which a target rests; what is slow, throttled or refuses our key rests at once. */
      failures: z._default(z.int('must be a whole number').check(z.positive('must be above zero')), 3),
      /** Twice as long after each failure of the call that finds out whether it is well again. */
      restMs: z._default(milliseconds, 30_000),
      maxRestMs: z._default(milliseconds, 300_000),
      /** With all processes of the gateway, where there is a table; else each finds out for itself. */
      shared: z._default(z.boolean('must be true or false'), true),
    }),
    {},
  ),
  streaming: z.prefault(
    z.strictObject({
      /** Silence after which a stream's status goes out before its first chunk. */
      commitAfterMs: z._default(milliseconds, 10_000),
      /** Silence after which a comment line goes out. */
      keepAliveMs: z._default(milliseconds, 5_000),
    }),
    {},
  ),
  /** Answers that were given before, for callers who want them. */
  cache: cacheSchema,
  /** Of one process that listens on a port. */
  load: loadSchema,
  maxBodyBytes: z._default(z.int().check(z.positive()), 32 * 1024 * 1024),
  /** Headers of callers, in lower case, that go on to providers. */
  forwardHeaders: z._default(z.array(z.string().check(z.lowercase())), [
    'anthropic-beta',
    'openai-beta',
    'x-rawdog-sandbox',
  ]),
  /** Prices of your own, by `provider/model`, alias or pattern (`vllm/*`), each instead of all that is known of its model's. */
  prices: z._default(pricesSchema, {}),
  /** AWS principals that sign their calls: those with a record of their own, or all that IAM lets through, without limits. */
  iamCallers: z._default(z.enum(['known', 'all'], 'must be known or all'), 'known'),
  /** Of the records of calls. */
  books: booksSchema,
  budgets: budgetsSchema,
  /** Who may look after the gateway, besides whoever has its admin key. */
  admin: adminSchema,
  /** Value of `access-control-allow-origin`; `false` sends no CORS headers. */
  cors: z._default(z.union([z.string(), z.literal(false)]), '*'),
  /** What `npm run deploy` makes of it, checked there: see `deploy-config.ts`. */
  deploy: z.optional(z.custom<DeployOptions>()),
});

export type RawdogConfig = z.input<typeof schema>;
export type Config = z.output<typeof schema>;
export type RouteTimeouts = Config['timeouts'];

/** A choice of the operator that cannot be: its message alone says what to mend. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** For `rawdog.config.ts`: gives the editor the types, and checks them. An empty config is a working gateway. */
export function defineConfig(raw: RawdogConfig): Config {
  return check(schema, raw);
}

/** @param section the field of the config that the schema is about. @default the whole. @throws ConfigError */
export function check<Checked>(schema: z.ZodMiniType<Checked>, raw: unknown, section: readonly string[] = []): Checked {
  const checked = schema.safeParse(raw);
  if (checked.success) return checked.data;
  throw new ConfigError(
    `rawdog.config.ts: ${checked.error.issues.map((issue) => describe(issue, section)).join('; ')}`,
  );
}

function describe(issue: z.core.$ZodIssue, section: readonly string[]): string {
  const path = [...section, ...issue.path].join('.');
  if (issue.code === 'unrecognized_keys') return `unknown field ${[path, issue.keys[0]].filter(Boolean).join('.')}`;
  return `${path}: ${issue.message}`;
}
