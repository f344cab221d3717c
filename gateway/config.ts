/** The operator's choices, checked when they are loaded: a misspelt field fails loudly, naming itself. */
import * as z from 'zod/mini';
import { pricesSchema } from './cost/price-schema.ts';
import type { DeployOptions } from './deploy-config.ts';

const isUrl = (text: string) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
const url = z.string().check(z.refine(isUrl, 'must be an http(s) URL'));
const milliseconds = z.int('must be a whole number of milliseconds').check(z.positive('must be above zero'));
const providerId = z.string().check(z.regex(/^[a-z][a-z0-9_-]*$/, 'must be a short lower-case name'));

const override = {
  /** Sent with every call of the provider. */
  headers: z.optional(z.record(z.string(), z.string())),
};

/** The shape of a host's `/rerank`: Cohere's (vLLM, infinity), or that of Text Embeddings Inference. */
const rerankShape = z._default(z.enum(['cohere', 'tei'], 'must be cohere or tei'), 'cohere');

const schema = z.strictObject({
  /** Other names callers may use, each for one `provider/model`. */
  aliases: z._default(
    z.record(z.string(), z.string().check(z.regex(/^[^/\s]+\/\S+$/, 'must look like provider/model'))),
    {},
  ),
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
      idleMs: z._default(milliseconds, 300_000),
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
  maxBodyBytes: z._default(z.int().check(z.positive()), 32 * 1024 * 1024),
  /** Headers of callers, in lower case, that go on to providers. */
  forwardHeaders: z._default(z.array(z.string().check(z.lowercase())), [
    'anthropic-beta',
    'openai-beta',
    'x-rawdog-sandbox',
  ]),
  /** Prices of your own, by `provider/model`, alias or pattern (`vllm/*`), each instead of all that is known of its model's. */
  prices: z._default(pricesSchema, {}),
  /** Value of `access-control-allow-origin`; `false` sends no CORS headers. */
  cors: z._default(z.union([z.string(), z.literal(false)]), '*'),
  /** What `npm run deploy` makes of it, checked there: see `deploy-config.ts`. */
  deploy: z.optional(z.custom<DeployOptions>()),
});

export type RawdogConfig = z.input<typeof schema>;
export type Config = z.output<typeof schema>;

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
