/** When the gateway itself ends a call: it can then still say why, in order. */
import { ProviderError } from '../../providers/base/errors.ts';
import type { Delivery, GatewayRequest, GatewayResponse } from '../http.ts';
import { followSignal } from './follow-signal.ts';

export interface TimeLimits {
  /** Aborted when the call must end, or nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** Milliseconds on the gateway's clock: whatever would begin later comes too late. */
  readonly deadline: number;
}

/** Answers within the time there is: that of the config, and that of the function. */
export async function withinTime(
  request: GatewayRequest,
  totalMs: number,
  now: () => number,
  answer: (limits: TimeLimits) => Promise<GatewayResponse>,
): Promise<GatewayResponse> {
  const own = followSignal(request.signal);
  const deadline = Math.min(now() + totalMs, request.deadline ?? Number.POSITIVE_INFINITY);
  const message = `The answer took longer than ${totalMs} ms.`;
  const timer = setTimeout(() => own.abort(timeLimit('gateway', 'total_timeout', message)), totalMs);
  try {
    const response = await answer({ signal: own.signal, deadline });
    const finished = async (delivery: Delivery) => {
      clearTimeout(timer);
      await response.finished?.(delivery);
    };
    return { ...response, finished };
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
}

export function timeLimit(provider: string, code: string, message: string): ProviderError {
  return new ProviderError(provider, 'timeout', message, { code });
}
