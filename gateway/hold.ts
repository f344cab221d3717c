/** Holds what a call may cost at most, and counts it on the limits of its caller; those without any wait for nothing. */
import type { Endpoint, RequestOf } from '../providers/base/endpoint.ts';
import type { CallRecord } from './call-record.ts';
import type { Config } from './config.ts';
import type { LoadPrices } from './cost/load-prices.ts';
import type { Principal } from './keys/types.ts';
import { subjectsOf } from './ledger/subject.ts';
import type { Ledger } from './ledger/types.ts';
import type { Route } from './resolve.ts';

/** A call that was read, and whose targets are known. */
interface CallToHold<E extends Endpoint> {
  readonly endpoint: E;
  readonly request: RequestOf<E>;
  readonly route: Route<E>;
  readonly principal: Principal;
  readonly record: CallRecord;
}

interface HoldOptions {
  readonly ledger: Ledger | undefined;
  readonly config: Config;
  readonly loadPrices: LoadPrices;
}

/** Notes the lease on the record; whoever ends the call settles it. Rejects as `Ledger.admit` does. */
type Hold<E extends Endpoint> = (call: CallToHold<E>) => Promise<void>;

export function createHold<E extends Endpoint>({ ledger, config, loadPrices }: HoldOptions): Hold<E> {
  return async ({ endpoint, request, route, principal, record }) => {
    const targets = route.groups.flat();
    const target = targets[0]?.name ?? '';
    if (!ledger || subjectsOf(principal, [request.model, target]).length === 0) return;
    // What is rare is loaded where it is needed.
    const { highestCeiling } = await import('./ledger/ceiling.ts');
    const { defaultMaxOutputTokens } = config.budgets;
    const models = await Promise.all(
      targets.map(async ({ provider, model }) => {
        const call = { model: request.model, provider, providerModel: model };
        const { pricing, facts } = (await loadPrices(call))(call);
        return { pricing, facts, defaultMaxOutputTokens };
      }),
    );
    const { cost, tokens } = highestCeiling(endpoint, request, models);
    const { requestId } = record;
    const maxMs = config.timeouts.totalMs;
    const call = { requestId, principal, model: request.model, target, ceiling: cost, tokens, maxMs };
    record.lease = await ledger.admit(call);
  };
}
