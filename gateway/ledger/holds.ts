/** One state in the table: holds are taken from it and given back, by as many processes as there are, at any time. */
import { StoreUnavailable } from '../store/store-unavailable.ts';
import type { Key } from '../store/table.ts';
import { expiredHolds, forgottenHolds, type Hold, mostGone, type State } from './state.ts';
import type { States } from './states.ts';
import { type Ask, isMet, type Terms } from './terms.ts';
import { chargeOf, type FindRecord, findCharge, type Told } from './told.ts';
import { correctGone, type Expiry, expireHolds, settleHold, takeHold } from './updates.ts';

export interface LedgerContext {
  readonly states: States;
  readonly findRecord: FindRecord;
  /** What is being expired at the moment, by the name of its state. */
  readonly expiring: Map<string, Promise<State>>;
  /** Unix seconds. */
  readonly now: () => number;
}

export interface Reservation {
  readonly isAdmitted: boolean;
  readonly state: State;
  /** When it was decided, Unix seconds. */
  readonly at: number;
}

/** A subject that others change that often while one call is let in is out of reach. */
const mostTries = 12;
/** An update has room for 300 operators, and for 4 KB of text. */
const mostAtOnce = 60;

/** One round trip where this process knows the state, however old, and the call is let in. */
export async function reserve(ctx: LedgerContext, key: Key, terms: Terms, ask: Ask): Promise<Reservation> {
  const { states, now } = ctx;
  let state = states.last(key) ?? (await states.read(key));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const at = now();
    if (isMet(terms, state, at)) {
      const taken = await states.update(key, takeHold(terms, ask, state, at));
      if (taken) return { isAdmitted: true, state: taken, at };
    }
    state = await states.read(key);
    // An answer was lost on its way: the hold was taken all the same.
    if (state.holds[ask.leaseId]) return { isAdmitted: true, state, at };
    state = await makeRoom(ctx, key, terms, state, at);
    if (!isMet(terms, state, at)) return { isAdmitted: false, state, at };
  }
  throw new StoreUnavailable(new Error('The state of a subject changes too often.'));
}

/** No call is refused for what crashed processes have left. */
async function makeRoom(ctx: LedgerContext, key: Key, terms: Terms, found: State, at: number): Promise<State> {
  let state = found;
  while (!isMet(terms, state, at)) {
    const tidied = await expire(ctx, key, terms, state);
    if (!tidied) break;
    state = tidied;
  }
  return state;
}

/**
 * Many calls that find the same holds in their way clear them once.
 * @returns the state after it; undefined where there was nothing to expire
 */
async function expire(ctx: LedgerContext, key: Key, terms: Terms, state: State): Promise<State | undefined> {
  const ids = expiredHolds(state, ctx.now()).slice(0, mostAtOnce);
  if (ids.length === 0) return undefined;
  const name = `${key.pk} ${key.sk}`;
  const started = ctx.expiring.get(name) ?? expireThose(ctx, key, terms, state, ids);
  ctx.expiring.set(name, started);
  return started.finally(() => ctx.expiring.delete(name));
}

async function expireThose(
  { states, findRecord, now }: LedgerContext,
  key: Key,
  terms: Terms,
  state: State,
  ids: readonly string[],
): Promise<State> {
  const expiries = ids.map(async (id): Promise<Expiry[]> => {
    const hold = state.holds[id];
    return hold ? [{ id, hold, charge: await findCharge(findRecord, id, hold) }] : [];
  });
  const keepTraces = Object.keys(state.gone).length + ids.length <= mostGone;
  const update = expireHolds(terms, (await Promise.all(expiries)).flat(), keepTraces, now());
  return (await states.update(key, update)) ?? states.read(key);
}

/**
 * The first time it counts what the call came to; after that it does nothing.
 * @returns the state after it; undefined where the call was settled before
 */
export async function settle(
  { states, now }: LedgerContext,
  key: Key,
  terms: Terms,
  { leaseId, ...ask }: Ask,
  told: Told,
): Promise<State | undefined> {
  const hold: Hold = { a: ask.cost, t: ask.tokens, b: ask.beganAt, d: ask.seconds };
  const charge = chargeOf(told, hold);
  const settled = await states.update(key, settleHold(terms, leaseId, hold, charge, now()));
  if (settled) return settled;
  const gone = (await states.read(key)).gone[leaseId];
  return gone && states.update(key, correctGone(terms, leaseId, charge, now()));
}

/** Removes what crashed processes have left, before anybody finds it in the way. */
export async function tidy(ctx: LedgerContext, key: Key, terms: Terms, state: State): Promise<void> {
  const { states, findRecord, now } = ctx;
  const latest = (await expire(ctx, key, terms, state)) ?? state;
  // The books may have come to know of them since.
  for (const id of forgottenHolds(latest, now()).slice(0, mostAtOnce)) {
    const gone = latest.gone[id];
    if (!gone) continue;
    const charge = (await findCharge(findRecord, id, gone)) ?? { cost: 0n, tokens: 0 };
    await states.update(key, correctGone(terms, id, charge, now()));
  }
}
