/** Asks a second target when the first takes longer than it should; the quicker one answers, and the other is cancelled. */
import { ProviderError } from '../../providers/base/errors.ts';
import { followSignal } from './follow-signal.ts';

/** Of one whose answer nobody waits for any more. */
export class Overtaken extends ProviderError {
  constructor() {
    super('gateway', 'upstream', 'Another target was quicker.', { code: 'cancelled' });
  }
}

/** Rejects when it fails. */
type Ask<Answer> = (signal: AbortSignal) => Promise<Answer>;

interface Hedge<Answer> {
  readonly first: Ask<Answer>;
  /** Undefined where there is nobody else. Called when the first one is late. */
  readonly second: () => Ask<Answer> | undefined;
  readonly afterMs: number;
  readonly signal: AbortSignal;
}

/** Rejects with the failure of the last that failed, when all that were asked have failed. */
export function hedge<Answer>({ first, second, afterMs, signal }: Hedge<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const running = new Set<AbortController>();
    const start = (ask: Ask<Answer>) => {
      const own = followSignal(signal);
      running.add(own);
      ask(own.signal).then(
        (answer) => {
          running.delete(own);
          clearTimeout(timer);
          for (const other of running) other.abort(new Overtaken());
          resolve(answer);
        },
        (error: unknown) => {
          running.delete(own);
          if (running.size > 0) return;
          clearTimeout(timer);
          reject(error);
        },
      );
    };
    const timer = setTimeout(() => {
      const other = second();
      if (other) start(other);
    }, afterMs);
    start(first);
  });
}
