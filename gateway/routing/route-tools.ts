/** What an endpoint remembers of its targets from call to call. */
import type { Config } from '../config.ts';
import { createCoolDown } from './cool-down.ts';
import { createPace } from './pace.ts';
import { createRetryBudget } from './retry-budget.ts';
import type { RouteTools } from './route-call.ts';

export function createRouteTools({ coolDown, retries }: Config, now: () => number): RouteTools {
  return {
    coolDown: createCoolDown(coolDown, now),
    pace: createPace(now),
    retryBudget: createRetryBudget(),
    retries,
    random: Math.random,
    now,
  };
}
