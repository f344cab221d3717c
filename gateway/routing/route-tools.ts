/** What an endpoint remembers of its targets from call to call. */
import type { Config } from '../config.ts';
import { createCoolDown } from './cool-down.ts';
import { createPace } from './pace.ts';
import type { Rests } from './rests.ts';
import { createRetryBudget } from './retry-budget.ts';
import type { RouteTools } from './route-call.ts';
import { createSharedCoolDown } from './shared-cool-down.ts';

/** @param rests what other processes know of the same endpoint, where there is a table to keep it in */
export function createRouteTools({ coolDown, retries }: Config, now: () => number, rests?: Rests): RouteTools {
  return {
    coolDown:
      rests && coolDown.shared
        ? createSharedCoolDown(coolDown, rests, { now, today: Date.now })
        : createCoolDown(coolDown, now),
    pace: createPace(now),
    retryBudget: createRetryBudget(),
    retries,
    random: Math.random,
    now,
  };
}
