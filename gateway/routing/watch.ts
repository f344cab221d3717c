/** Learns from a call of a target: whether it can be relied on, and how quick it is. */
import type { Endpoint } from '../../providers/base/endpoint.ts';
import { GatewayError } from '../../providers/base/errors.ts';
import type { Begun } from './begun.ts';
import type { Verdict } from './cool-down.ts';
import { askedPause, ruleFor } from './failure-rules.ts';
import { Overtaken } from './hedge.ts';
import type { RouteTools } from './route-call.ts';

/** @param target its name. @param signal whose end says nothing of the target */
export async function watch<E extends Endpoint>(
  target: string,
  ask: () => Promise<Begun<E>>,
  signal: AbortSignal,
  { coolDown, pace, now }: RouteTools,
): Promise<Begun<E>> {
  coolDown.begin(target);
  const startedAt = now();
  try {
    const begun = await ask();
    pace.note(target, now() - startedAt);
    coolDown.end(target, 'well');
    return begun;
  } catch (error) {
    if (signal.reason instanceof Overtaken) pace.noteAtLeast(target, now() - startedAt);
    const asked = error instanceof GatewayError ? askedPause(error.fields) : undefined;
    coolDown.end(target, signal.aborted ? 'neither' : verdictOn(error), asked);
    throw error;
  }
}

/** An answer that is the caller's own fault is a sign of life. */
const verdicts = { never: 'well', repeated: 'failed', atOnce: 'broken' } as const;

function verdictOn(error: unknown): Verdict {
  return error instanceof GatewayError ? verdicts[ruleFor(error).rest] : 'neither';
}
