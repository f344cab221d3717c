/**
 * A subject's share of a call. Its item takes a thousand kilobytes of writes a second, each update writes all of it, and a
 * call makes two: with ten calls in flight at any time some 250 calls a second, with a hundred some 60. A subject that needs
 * more is spread over shards, each with an equal share of every limit.
 *
 * All shards together never let through more than the limit. They may let through less: a call is refused when no shard has
 * room for it, though together they have. Of a budget, less than one call's ceiling a shard stays unused; no call may cost
 * more than a shard's share; and a change of their number moves no counter: what was spent stays where it is until its period ends.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
import type { Key } from '../store/table.ts';
import { type BudgetWarning, warningAfter } from './budget-warning.ts';
import type { LedgerContext, Reservation } from './holds.ts';
import { reserve, settle, tidy } from './holds.ts';
import { type Subject, stateKey } from './subject.ts';
import { type Ask, type Terms, termsOf } from './terms.ts';
import { chargeOf, type Told } from './told.ts';

/** What a call asks of one shard. */
interface Asked {
  readonly subject: Subject;
  readonly key: Key;
  readonly terms: Terms;
  readonly ask: Ask;
}

export interface Reserved extends Asked, Reservation {}

/** Beginning at any of them, each is asked before the call is refused. */
export async function reserveInShards(ctx: LedgerContext, subject: Subject, ask: Ask): Promise<Reserved> {
  const first = Math.floor(Math.random() * subject.shards);
  const answer = await reserveInShard(ctx, subject, first, ask);
  for (let step = 1; step < subject.shards && !answer.isAdmitted; step += 1) {
    const other = await reserveInShard(ctx, subject, (first + step) % subject.shards, ask);
    if (other.isAdmitted) return other;
  }
  return answer;
}

async function reserveInShard(ctx: LedgerContext, subject: Subject, shard: number, ask: Ask): Promise<Reserved> {
  const key = stateKey(subject, shard);
  const terms = termsOf(subject, shard, ask);
  const asked: Asked = { subject, key, terms, ask };
  try {
    return { ...(await reserve(ctx, key, terms, ask)), ...asked };
  } catch (error) {
    // The store may have done what it did not answer. The call is refused already: nobody waits for this.
    void settleReserved(ctx, asked, { cost: undefined, tokens: 0 });
    throw error;
  }
}

/** Never rejects: what the store does not take is left to expire, and counted then as the books have it. */
export async function settleReserved(
  ctx: LedgerContext,
  { subject, key, terms, ask }: Asked,
  told: Told,
  onWarning?: (warning: BudgetWarning) => void,
): Promise<void> {
  if (!terms.isHeld) return;
  try {
    const state = await settle(ctx, key, terms, ask, told);
    if (!state) return;
    const { cost } = chargeOf(told, { a: ask.cost, t: ask.tokens, b: ask.beganAt, d: ask.seconds });
    const warning = warningAfter(subject, terms, state, cost, ctx.now());
    if (warning) onWarning?.(warning);
    await tidy(ctx, key, terms, state);
  } catch {
    // The hold has an end of its own.
  }
}
