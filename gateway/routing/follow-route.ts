/** Along the targets of a route, until one of them answers. */
import type { Endpoint } from '../../providers/base/endpoint.ts';
import type { Route, Target } from '../resolve.ts';
import { allFailed, type Failure } from './all-failed.ts';
import type { Begun } from './begun.ts';
import { ruleFor } from './failure-rules.ts';
import { hedge } from './hedge.ts';
import { orderTargets } from './order-targets.ts';
import type { RouteCall } from './route-call.ts';
import { tryTarget } from './try-target.ts';
import { watch } from './watch.ts';

/** Rejects with the failure that tells most, and what became of the others in its message. */
export async function followRoute<E extends Endpoint>(route: Route<E>, call: RouteCall<E>): Promise<Begun<E>> {
  const [only, ...others] = route.groups.flat();
  if (only && others.length === 0) return tryTarget(only, call, false, call.limits.signal);
  let waiting = orderTargets(route.groups, route.balance, call.tools);
  const failures: Failure<E>[] = [];
  for (let target = waiting.shift(); target; target = waiting.shift()) {
    const begun = await askNext(target, waiting, failures, route, call);
    if (begun) return begun;
    waiting = await stillWorthAsking(waiting, failures, route, call);
  }
  throw allFailed(failures);
}

/** Undefined where it failed: what did is among the failures by then. @param waiting loses the one that is asked beside it */
async function askNext<E extends Endpoint>(
  target: Target<E>,
  waiting: Target<E>[],
  failures: Failure<E>[],
  route: Route<E>,
  call: RouteCall<E>,
): Promise<Begun<E> | undefined> {
  const ask = (to: Target<E>) => (signal: AbortSignal) => {
    return watch(to.name, () => tryTarget(to, call, waiting.length > 0, signal), signal, call.tools).catch(
      (error: unknown) => {
        failures.push({ target: to, error });
        throw error;
      },
    );
  };
  const next = () => {
    const [beside] = waiting;
    // One that rests is for when all others have failed.
    if (!beside || call.tools.coolDown.restOf(beside.name) > 0) return undefined;
    waiting.shift();
    return ask(beside);
  };
  const afterMs = patience(target, route, call);
  const first = ask(target);
  const asking =
    afterMs === undefined
      ? first(call.limits.signal)
      : hedge({ first, second: next, afterMs, signal: call.limits.signal });
  return asking.catch(() => undefined);
}

/** Milliseconds after which another target is asked too; undefined for never. */
function patience<E extends Endpoint>(target: Target<E>, { hedgeAfterMs }: Route<E>, { tools }: RouteCall<E>) {
  return hedgeAfterMs === 'p95' ? tools.pace.p95(target.name) : hedgeAfterMs;
}

/** What a failure leaves of the others. */
async function stillWorthAsking<E extends Endpoint>(
  waiting: Target<E>[],
  failures: readonly Failure<E>[],
  { fallBackOnContentPolicy }: Route<E>,
  { contextWindow, limits }: RouteCall<E>,
): Promise<Target<E>[]> {
  const last = failures.at(-1);
  const { fallBack } = ruleFor(last?.error);
  if (limits.signal.aborted || !last || fallBack === false) return [];
  if (fallBack === 'configured') return fallBackOnContentPolicy ? waiting : [];
  if (fallBack === true) return waiting;
  const tooSmall = (await contextWindow(last.target)) ?? Number.POSITIVE_INFINITY;
  const windows = await Promise.all(waiting.map(contextWindow));
  return waiting.filter((_, index) => (windows[index] ?? 0) > tooSmall);
}
