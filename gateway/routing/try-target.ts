/** One target, asked until it answers or it makes no sense to ask again. */
import type { Endpoint } from '../../providers/base/endpoint.ts';
import { ProviderError } from '../../providers/base/errors.ts';
import type { Target } from '../resolve.ts';
import type { Begun } from './begun.ts';
import { ruleFor } from './failure-rules.ts';
import { openFilled } from './open-filled.ts';
import { pause, retryDelay } from './retry-delay.ts';
import type { RouteCall } from './route-call.ts';

/** @param others whether others stand behind it: then it is not waited for long. @param signal ends it, with its reason as the error */
export async function tryTarget<E extends Endpoint>(
  target: Target<E>,
  call: RouteCall<E>,
  others: boolean,
  signal: AbortSignal,
): Promise<Begun<E>> {
  const { max, beforeFallback } = call.tools.retries;
  const mostRetries = others ? beforeFallback : max;
  call.tools.retryBudget.earn(target.provider);
  for (let retry = 0; ; retry += 1) {
    try {
      return await tryWithKeys(target, call, signal);
    } catch (error) {
      const delay = retry < mostRetries ? delayBefore(error, retry, target, call, others) : undefined;
      if (delay === undefined || !(await pause(delay, signal))) throw error;
    }
  }
}

/** Undefined where it is not to be asked again. */
function delayBefore<E extends Endpoint>(
  error: unknown,
  retry: number,
  target: Target<E>,
  { tools, limits }: RouteCall<E>,
  others: boolean,
): number | undefined {
  if (!(error instanceof ProviderError) || !ruleFor(error).retry) return undefined;
  const { baseMs, maxDelayMs } = tools.retries;
  const policy = { baseMs, maxDelayMs: others ? baseMs : maxDelayMs };
  const delay = retryDelay(error, retry, policy, tools.random);
  if (delay === undefined || tools.now() + delay >= limits.deadline) return undefined;
  return tools.retryBudget.spend(target.provider) ? delay : undefined;
}

/** A provider that takes no offence at the call but at its key is asked once more, when there is another key. */
async function tryWithKeys<E extends Endpoint>(
  target: Target<E>,
  { attempt, renew, refill }: RouteCall<E>,
  signal: AbortSignal,
): Promise<Begun<E>> {
  const first = refill ? await openFilled(target, refill) : target.open();
  try {
    return await attempt(target, first, signal);
  } catch (error) {
    if (!(await renew?.(target.provider, first.apiKey, error))) throw error;
  }
  const second = target.open();
  return attempt(target, second, signal).catch(async (error: unknown) => {
    await renew?.(target.provider, second.apiKey, error);
    throw error;
  });
}
