/**
 * The part of the operator's choices that the stack is made from. A file of its own, so that no function bundles it: all
 * that `config.ts` takes from here is a type.
 */
import * as z from 'zod/mini';

const count = z.int('must be a whole number').check(z.positive('must be above zero'));
const amount = z.number().check(z.positive('must be above zero'));
const arn = (service: string) =>
  z.string().check(z.regex(new RegExp(`^arn:[^:]+:${service}:\\S+$`), `must be an ARN: arn:aws:${service}:…`));
/** Permissions need it whole. */
const secretArn = z
  .string()
  .check(z.regex(/^arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:\S+-\w{6}$/, 'must be the whole ARN of a secret'));
/** Callers with a key of the gateway, or only those that sign their calls with AWS credentials; they may give a key too. */
const front = z.union([z.boolean(), z.literal('iam')], "must be true, false or 'iam'");
const name = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be letters, digits and hyphens'));

/** What CloudWatch Logs takes. */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653] as const;

const room = z.strictObject({
  memoryMb: z.optional(z.int().check(z.minimum(128), z.maximum(10_240))),
  timeoutSeconds: z.optional(z.int().check(z.positive(), z.maximum(900))),
  /** The most calls at once: what caps the bill of a public address. */
  reservedConcurrency: z.optional(z.int().check(z.nonnegative())),
});

export const deploySchema = z.strictObject({
  stackName: z._default(name, 'rawdog'),
  fronts: z.prefault(
    z.strictObject({
      /** One base URL for all endpoints, with throttling, an access log, and where set a WAF and a domain. */
      restApi: z._default(front, true),
      /** A URL for each function, without any of that. */
      functionUrls: z._default(front, true),
      /** All endpoints in one Lambda Web Function, which bills no CPU while it waits for a provider. */
      webFunction: z._default(z.boolean(), false),
    }),
    {},
  ),
  /** Who can be called; each has a secret, and a secret costs 0.40 USD a month. @default all providers */
  providers: z.optional(z.array(z.string()).check(z.minLength(1, 'must name a provider, or be left out for all'))),
  /** Existing secrets to use instead of new ones, by provider; `caller-key` is the caller's, `admin-key` that of the admin API. */
  secrets: z._default(z.record(z.string(), secretArn), {}),
  /** The KMS key of existing secrets that are not encrypted with the account's default one. */
  secretsKey: z.optional(arn('kms')),
  /** Keys, teams, budgets and books, in a table that costs nothing while nobody calls. Without it there is the caller's key alone. */
  table: z._default(z.boolean(), true),
  /** Whether secrets outlive the stack. */
  keepSecrets: z._default(z.boolean(), true),
  functions: z.prefault(
    z.strictObject({
      chat: z.prefault(room, {}),
      completion: z.prefault(room, {}),
      embed: z.prefault(room, {}),
      audio_transcription: z.prefault(room, {}),
      rerank: z.prefault(room, {}),
      models: z.prefault(room, {}),
    }),
    {},
  ),
  logRetentionDays: z._default(z.literal(retentionDays, `must be one of ${retentionDays.join(', ')}`), 30),
  /** Of the REST API, all callers together. */
  throttle: z.prefault(
    z.strictObject({ requestsPerSecond: z._default(count, 100), burst: z._default(count, 200) }),
    {},
  ),
  /** In front of the REST API; `{}` is one that blocks addresses with too many requests, for about 7 USD a month. */
  waf: z.optional(
    z.strictObject({
      requestsPerFiveMinutes: z._default(z.int().check(z.minimum(10, 'must be 10 or more')), 2000),
      /** One of your own instead. */
      webAclArn: z.optional(arn('wafv2')),
    }),
  ),
  /** Of the REST API. Without the hosted zone, point the name at the output `DomainTarget` yourself. */
  domain: z.optional(
    z.strictObject({
      name: z.string().check(z.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain name')),
      certificateArn: arn('acm'),
      hostedZone: z.optional(z.strictObject({ id: z.string().check(z.minLength(1)), name: z.string() })),
    }),
  ),
  /** Whether API Gateway is given the role it needs, once an account and region, to write any access log. */
  apiGatewayLogRole: z._default(z.boolean(), true),
  alarms: z.prefault(
    z.strictObject({
      /** Who is told; it has to confirm a mail first. Without one the alarms only show. */
      email: z.optional(z.string().check(z.regex(/^\S+@\S+\.\S+$/, 'must be an e-mail address'))),
      /** Of requests that failed through no fault of the caller. */
      errorRatePercent: z._default(amount, 5),
      firstTokenP99Ms: z._default(amount, 10_000),
      spendPerHourUsd: z._default(amount, 10),
      /** Calls within five minutes that providers refuse for our keys: wrong ones, without the rights, out of money. */
      authFailures: z._default(z.int().check(z.nonnegative('must not be below zero')), 0),
    }),
    {},
  ),
  tags: z._default(z.record(z.string().check(z.minLength(1)), z.string()), {}),
});

export type DeployOptions = z.input<typeof deploySchema>;
export type Deployment = z.output<typeof deploySchema>;
