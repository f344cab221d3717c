/** Who may call, and what they may do: keys, the teams they belong to, and AWS principals with the same rules. */
import type { Endpoint } from '../../providers/base/endpoint.ts';

/** Each only where it is set; all are shared by every process of the gateway. */
export interface Limits {
  readonly requestsPerMinute?: number;
  readonly requestsPerDay?: number;
  /** Of prompt and answer together. */
  readonly tokensPerMinute?: number;
  readonly tokensPerDay?: number;
  /** Calls at once. */
  readonly concurrent?: number;
}

export type Period = 'day' | 'week' | 'month' | 'total';

export interface Budget {
  readonly usd: number;
  /** In UTC; weeks begin on Monday. */
  readonly per: Period;
  /** The share from which callers are warned. @default 0.8 */
  readonly warnAt?: number;
}

/** What a key, a team or a principal may do. */
export interface Rules {
  /** Patterns of `provider/model` and of aliases, `*` stands for any text. @default all */
  readonly models?: readonly string[];
  /** @default all */
  readonly endpoints?: readonly Endpoint[];
  /** IPv4 and IPv6 ranges in CIDR notation. @default all */
  readonly ips?: readonly string[];
  readonly limits?: Limits;
  /** Further limits by pattern of models; a call counts on the first that fits. */
  readonly modelLimits?: Readonly<Record<string, Limits>>;
  readonly budget?: Budget;
  /** Items that the counters are spread over, each with an equal share of every limit: for hundreds of calls a second. @default 1 */
  readonly shards?: number;
}

/** Who a call is made by. */
export interface Principal {
  /** Of a key: `key_…`, without a secret; `caller-key` for the key that the stack made; the ARN of an AWS role or user. */
  readonly id: string;
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly rules: Rules;
  readonly team?: { readonly id: string; readonly rules: Rules };
}
