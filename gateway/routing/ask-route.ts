/** Asks the targets of a route on behalf of one call. */
import type { Endpoint, RequestOf } from '../../providers/base/endpoint.ts';
import type { CallRecord } from '../call-record.ts';
import type { LoadPrices } from '../cost/load-prices.ts';
import type { EndpointDefinition, Gateway } from '../endpoint.ts';
import { isLone, type Route } from '../resolve.ts';
import { createAttempt } from './attempt.ts';
import type { Begun } from './begun.ts';
import { createContexts } from './call-context.ts';
import { contextWindowOf } from './context-window.ts';
import { followRoute } from './follow-route.ts';
import { createPace } from './pace.ts';
import { createRouteTools } from './route-tools.ts';
import type { TimeLimits } from './time-limits.ts';

interface CallToRoute<E extends Endpoint> {
  readonly route: Route<E>;
  readonly record: CallRecord;
  /** Headers of the caller that go on to providers. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** Of an answer whose provider names none. */
  readonly fallbackId: string;
}

/** @param wanted what is asked for: of a call that is cached in part, the rest */
type Ask<E extends Endpoint> = (wanted: RequestOf<E>, limits: TimeLimits) => Promise<Begun<E>>;

export function createAskRoute<E extends Endpoint>(
  { endpoint, isCommitment = anything }: EndpointDefinition<E>,
  { config, secrets, rests, now }: Gateway,
  loadPrices: LoadPrices,
): (call: CallToRoute<E>) => Ask<E> {
  const whole = createRouteTools(config, now, rests?.of(endpoint));
  // The first chunk of a stream is there long before a whole answer: neither says how late the other is.
  const streamed = { ...whole, pace: createPace(now) };
  return ({ route, record, forwarded, fallbackId }) =>
    (wanted, limits) => {
      const attempt = createAttempt<E>({
        request: wanted,
        record,
        createContext: createContexts(wanted, forwarded, fallbackId),
        // Where there is nobody to fall back on, nothing is worth holding back.
        isCommitment: isLone(route) ? anything : isCommitment,
        loadPrices,
        now,
      });
      const { renew, refill } = secrets ?? {};
      const tools = wanted.stream ? streamed : whole;
      return followRoute(route, { attempt, renew, refill, contextWindow: contextWindowOf, limits, tools });
    };
}

const anything = () => true;
