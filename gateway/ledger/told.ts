/** What the books, or the call itself, tell of what it came to; and what is counted for it. */
import type { Cost } from '../cost/cost.ts';
import type { Hold } from './state.ts';
import type { Charge } from './updates.ts';

export interface Told {
  /** Undefined for a call that used nothing. */
  readonly cost: Cost | undefined;
  /** Undefined where nobody knows. */
  readonly tokens: number | undefined;
}

/** What the books have of a call; undefined where they have none. */
export type FindRecord = (leaseId: string, beganAt: Date) => Promise<Told | undefined>;

/** What nobody knows counts as what was held for it. */
export function chargeOf({ cost, tokens }: Told, { a, t }: Hold): Charge {
  if (cost === undefined) return { cost: 0n, tokens: 0 };
  return { cost: cost === 'unpriced' ? BigInt(a) : cost, tokens: tokens ?? t };
}

/** Undefined where the books do not know the call, or not yet. */
export async function findCharge(findRecord: FindRecord, id: string, hold: Hold): Promise<Charge | undefined> {
  const told = await findRecord(id, new Date(hold.b * 1000));
  return told && chargeOf(told, hold);
}
