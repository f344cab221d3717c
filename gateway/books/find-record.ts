/** What the books tell the ledger of a call whose process died before it could settle. */
import { isFromCache } from '../call-record.ts';
import type { FindRecord } from '../ledger/told.ts';
import type { Books } from './books.ts';
import { type Counts, inputParts, outputParts } from './counts.ts';

export function createFindRecord({ find }: Pick<Books, 'find'>): FindRecord {
  return async (leaseId, beganAt) => {
    const call = await find(leaseId, beganAt);
    return call && { cost: call.cost, tokens: isFromCache(call) ? 0 : tokensIn(call.counts) };
  };
}

/** Undefined where nobody counted. */
function tokensIn(counts: Counts): number | undefined {
  const told = [...inputParts, ...outputParts].flatMap((name) => counts[name] ?? []);
  return told.length === 0 ? undefined : told.reduce((sum, count) => sum + count, 0);
}
