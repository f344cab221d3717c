/** How much one process takes on at once: places for calls, a queue in front of them, and room for what callers send. */
import { GatewayError } from '../providers/base/errors.ts';
import type { LoadLimits } from './load-config.ts';
import { type Place, Places } from './places.ts';

/** What one call has of it. */
export interface Share {
  /** Undefined where a place is free. Throws, or rejects with, the 429 of a gateway that is full. */
  takePlace(): Promise<void> | undefined;
  /** Makes room for so many bytes more. Throws the 429 where there is none. */
  hold(bytes: number): void;
  /** Gives everything back, and leaves the queue. To be called once the call is over, however it ended. */
  leave(): void;
}

export class Load {
  readonly #places: Places;
  readonly #bodyBytes: number;
  #held = 0;

  constructor({ bodyBytes, ...limits }: LoadLimits) {
    this.#places = new Places(limits, busy);
    this.#bodyBytes = bodyBytes;
  }

  share(): Share {
    let place: Place | undefined;
    let held = 0;
    let left = false;
    return {
      takePlace: () => {
        if (left) throw callerLeft();
        place = this.#places.take();
        return place.ready;
      },
      hold: (bytes) => {
        if (left) throw callerLeft();
        this.#hold(bytes);
        held += bytes;
      },
      leave: () => {
        if (left) return;
        left = true;
        place?.giveBack(callerLeft);
        this.#held -= held;
      },
    };
  }

  /** One body always fits, whatever the limit. */
  #hold(bytes: number): void {
    if (this.#held > 0 && this.#held + bytes > this.#bodyBytes) throw busy();
    this.#held += bytes;
  }
}

/** Clients that know OpenAI's API wait so many seconds, and ask again. */
const retryAfter = { 'retry-after': '1' } as const;

function busy(): GatewayError {
  const message = 'This gateway is busy: it has no room for another request. Try again in a moment.';
  return new GatewayError('rate_limit', message, { code: 'gateway_busy', headers: retryAfter });
}

/** Nobody reads it but whoever looks into the log. */
function callerLeft(): GatewayError {
  return new GatewayError('bad_request', 'The caller left.', { status: 499, code: 'cancelled' });
}
