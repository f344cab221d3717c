/** Lets the first one who asks something make the call, and all who ask the same meanwhile have its answer too. */
import type { Endpoint, RequestOf } from '../../providers/base/endpoint.ts';
import type { CallRecord } from '../call-record.ts';
import type { EndpointDefinition } from '../endpoint.ts';
import type { Begun } from '../routing/begun.ts';
import type { TimeLimits } from '../routing/time-limits.ts';
import type { CachedCall, Caching, Given } from './caching.ts';
import { Flight } from './flight.ts';
import { answerWhole } from './whole-answers.ts';

/** Who asks. */
export interface Passenger<E extends Endpoint> {
  readonly record: CallRecord;
  readonly limits: TimeLimits;
  /** Asks the targets of the route. */
  readonly ask: (request: RequestOf<E>, limits: TimeLimits) => Promise<Begun<E>>;
}

type Board<E extends Endpoint> = (passenger: Passenger<E>, call: Omit<CachedCall<E>, 'ask'>) => Promise<Given<E>>;

export function createBoarding<E extends Endpoint>(
  caching: Caching<E>,
  meter: EndpointDefinition<E>['meter'],
): Board<E> {
  const flights = new Map<string, Flight<E>>();
  const { answer = (call: CachedCall<E>) => answerWhole(call, caching) } = caching;
  return ({ record, limits, ask }, call) => {
    // Answers of one age may be too old for another caller, and be kept too long.
    const name = [call.key, call.wish.ttlSeconds, call.wish.maxAgeSeconds].join(' ');
    const open = flights.get(name);
    if (open?.isOpen) {
      record.cache = 'joined';
      return open.join(limits.signal);
    }
    record.cache = 'miss';
    const flight = new Flight<E>({
      call: (signal) => answer({ ...call, ask: (asked) => ask(asked, { ...limits, signal }) }),
      // Whoever came first may leave before the end, but pays for it.
      onChunk: (chunk) => meter(chunk, record),
    });
    flights.set(name, flight);
    call.behind(flight.landed.then(() => void (flights.get(name) === flight && flights.delete(name))));
    return flight.lead(limits.signal);
  };
}
