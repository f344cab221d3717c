/** What the admin API answers with, as far as it is shown. Times are Unix seconds. */

export interface Limits {
  readonly requests_per_minute?: number;
  readonly requests_per_day?: number;
  readonly tokens_per_minute?: number;
  readonly tokens_per_day?: number;
  readonly concurrent?: number;
}

export type Period = 'day' | 'week' | 'month' | 'total';

export interface Rules {
  readonly models?: readonly string[];
  readonly endpoints?: readonly string[];
  readonly ips?: readonly string[];
  readonly limits?: Limits;
  readonly model_limits?: Readonly<Record<string, Limits>>;
  readonly budget?: { readonly usd: number; readonly per: Period; readonly warn_at?: number };
  readonly shards?: number;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly rules: Rules;
  readonly created_at: number;
}

/** A key, or an AWS principal. */
export interface Account extends Team {
  readonly object: 'key' | 'principal';
  readonly team?: string;
  readonly expires_at?: number;
  readonly revoked_at?: number;
  readonly last_used_at?: number;
  /** Of a key that was just made, or rotated. */
  readonly secret?: string;
}

export interface List<Item> {
  readonly object: 'list';
  readonly data: readonly Item[];
  readonly last_id: string | null;
  readonly has_more: boolean;
}
