/** A call as the books keep it: by whom, of what, how much, and what became of it. Never content, never a key. */
import type { ErrorKind } from '../../providers/base/errors.ts';
import type { CallRecord } from '../call-record.ts';
import type { Cost } from '../cost/cost.ts';
import type { Counts } from './counts.ts';

/** `cut` is an answer that had begun and failed; `aborted` one whose caller left. */
export type CallOutcome = 'ok' | 'cut' | 'aborted' | ErrorKind;

export interface BookedCall {
  readonly requestId: string;
  readonly startedAt: Date;
  /** The id of the principal. */
  readonly key: string;
  readonly team?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly endpoint: string;
  /** As the caller named it. */
  readonly model?: string | undefined;
  /** Who served it, or was asked last. */
  readonly provider?: string | undefined;
  readonly providerModel?: string | undefined;
  readonly counts: Counts;
  /** Nobody told the counts: they are what was seen of the answer. */
  readonly estimated: boolean;
  /** Undefined for a call that used nothing. */
  readonly cost: Cost | undefined;
  /** Where the price is from: the day of the table, `override` for the operator's own, `told` for the provider's figure. */
  readonly priceVersion?: string | undefined;
  readonly latencyMs: number;
  readonly firstChunkMs?: number | undefined;
  readonly status?: number | undefined;
  readonly outcome: CallOutcome;
  readonly errorCode?: string | undefined;
  /** Calls made to providers. */
  readonly attempts: number;
  /** `joined` is one that was answered with another under way. */
  readonly cache?: CallRecord['cache'];
}
