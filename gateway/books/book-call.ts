/** From what was gathered of a call on its way to what the books keep of it. */
import type { CallRecord } from '../call-record.ts';
import type { Principal } from '../keys/types.ts';
import type { BookedCall, CallOutcome } from './booked-call.ts';
import { countsOf } from './counts.ts';

interface CallEnd {
  readonly principal: Principal;
  /** By the wall clock. */
  readonly startedAt: Date;
  /** Milliseconds, on the clock of the record's `startedAt`. */
  readonly endedAt: number;
  /** The caller left before the end. */
  readonly aborted: boolean;
}

export function bookCall(record: CallRecord, end: CallEnd): BookedCall {
  const { principal, startedAt, endedAt } = end;
  const { requestId, endpoint, model, provider, providerModel, usage, cost, status, firstChunkAt, error } = record;
  return {
    requestId,
    startedAt,
    key: principal.id,
    team: principal.team?.id,
    tags: principal.tags,
    endpoint,
    model,
    provider,
    providerModel,
    counts: countsOf(usage),
    estimated: usage?.usageEstimated === true,
    cost,
    priceVersion: typeof cost === 'bigint' ? priceVersion(record) : undefined,
    latencyMs: Math.round(endedAt - record.startedAt),
    firstChunkMs: firstChunkAt === undefined ? undefined : Math.round(firstChunkAt - record.startedAt),
    status,
    outcome: outcomeOf(record, end),
    errorCode: error?.fields.code ?? undefined,
    attempts: record.tried.length,
    cache: record.cache,
  };
}

function outcomeOf({ error, chunks }: CallRecord, { aborted }: CallEnd): CallOutcome {
  if (aborted) return 'aborted';
  if (!error) return 'ok';
  return chunks > 0 ? 'cut' : error.fields.kind;
}

function priceVersion(record: CallRecord): string | undefined {
  const { isOverride = false, asOf } = record.findPrices?.(record) ?? {};
  if (isOverride) return 'override';
  return record.toldCostUsd === undefined ? asOf : 'told';
}
