/**
 * Budgets and limits of keys and teams, shared by every process of the gateway, exact however many there are. All that a
 * call counts on is asked at once: one round trip of the store before the call, one after it, none where there is no limit.
 */
import type { GatewayError } from '../../providers/base/errors.ts';
import type { PicoUsd } from '../cost/pico-usd.ts';
import type { Table } from '../store/table.ts';
import { type BudgetWarning, warningHeader } from './budget-warning.ts';
import type { LedgerContext } from './holds.ts';
import { limitHeaders } from './limit-headers.ts';
import { refusalOf, withoutCeiling } from './refusal.ts';
import { type Reserved, reserveInShards, settleReserved } from './reserve.ts';
import { skewSeconds } from './state.ts';
import { createStates } from './states.ts';
import { type Subject, subjectsOf } from './subject.ts';
import type { Ask } from './terms.ts';
import type { FindRecord } from './told.ts';
import type { CallToAdmit, Lease, Ledger, Outcome } from './types.ts';

export interface LedgerOptions {
  readonly table: Table;
  readonly findRecord: FindRecord;
  /** Once for each period of a budget: that of a shard, where it has several. @default nobody is told */
  readonly onWarning?: (warning: BudgetWarning) => void;
  /** What a call may cost whose price nobody knows. @default it is refused where there is a budget */
  readonly unpricedCeiling?: PicoUsd | undefined;
  /** Whether calls without a budget go on when the store is down, unlimited. @default false */
  readonly failOpen?: boolean;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

export function createLedger(options: LedgerOptions): Ledger {
  const { table, findRecord, now = Date.now } = options;
  const ctx: LedgerContext = {
    states: createStates(table),
    findRecord,
    expiring: new Map(),
    now: () => now() / 1000,
  };
  return {
    async admit(call) {
      const subjects = subjectsOf(call.principal, [call.model, call.target]);
      if (subjects.length === 0) return free;
      const ask = askOf(call, subjects, options, ctx.now());
      const reserved = await reserveAll(ctx, subjects, ask, options);
      return leaseOf(ctx, reserved, options);
    },
  };
}

const free: Lease = { headers: {}, settle: async () => {} };

function askOf(call: CallToAdmit, subjects: readonly Subject[], { unpricedCeiling }: LedgerOptions, now: number): Ask {
  const cost = call.ceiling ?? unpricedCeiling;
  const budgeted = subjects.find(({ budget }) => budget);
  if (cost === undefined && budgeted) throw withoutCeiling(budgeted, call.model);
  return {
    leaseId: call.requestId,
    cost: cost ?? 0n,
    tokens: Math.ceil(call.tokens),
    beganAt: Math.floor(now),
    seconds: Math.ceil(call.maxMs / 1000) + skewSeconds,
  };
}

/** Where one of them refuses, or does not answer, the others give back at once what they hold. */
async function reserveAll(
  ctx: LedgerContext,
  subjects: readonly Subject[],
  ask: Ask,
  { failOpen = false }: LedgerOptions,
): Promise<Reserved[]> {
  const tried = await Promise.allSettled(subjects.map((subject) => reserveInShards(ctx, subject, ask)));
  const answers = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refusals = answers.filter(({ isAdmitted }) => !isAdmitted).map(refusalOf);
  const failures = tried.flatMap((one, index) =>
    one.status === 'rejected' && !(failOpen && !subjects[index]?.budget) ? [one.reason] : [],
  );
  const admitted = answers.filter(({ isAdmitted }) => isAdmitted);
  if (refusals.length === 0 && failures.length === 0) return admitted;
  await Promise.all(admitted.map((one) => settleReserved(ctx, one, { cost: undefined, tokens: 0 })));
  throw refusals.toSorted(hardestFirst)[0] ?? failures[0];
}

/** A refusal that no waiting mends, else the one with the longest wait. */
function hardestFirst(one: GatewayError, other: GatewayError): number {
  const waitOf = ({ fields }: GatewayError) =>
    fields.retryable ? Number(fields.headers['retry-after']) : Number.MAX_SAFE_INTEGER;
  return waitOf(other) - waitOf(one);
}

function leaseOf(ctx: LedgerContext, reserved: readonly Reserved[], { onWarning }: LedgerOptions): Lease {
  const now = ctx.now();
  const warnings = reserved.flatMap(({ subject, terms, state }) => warningHeader(subject, terms, state, now) ?? []);
  let settled: Promise<unknown> | undefined;
  return {
    headers: {
      ...limitHeaders(reserved, now),
      ...(warnings.length > 0 && { 'x-rawdog-budget-warning': warnings.join(', ') }),
    },
    async settle({ cost, usage }) {
      const told = { cost, tokens: tokensOf(usage) };
      settled ??= Promise.all(reserved.map((one) => settleReserved(ctx, one, told, onWarning)));
      await settled;
    },
  };
}

/** What has no tokens (seconds of audio, searches) uses none. */
function tokensOf(usage: Outcome['usage']): number | undefined {
  return usage && (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0);
}
