/** One JSON line a request on stdout, written in batches: a write each would cost as much as the routing. */
import type { Log } from '../gateway/app.ts';

const flushAfterMs = 50;

export function createLogLines(write: (text: string) => void): { log: Log; flush: () => void } {
  let lines: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (lines.length > 0) write(`${lines.join('\n')}\n`);
    lines = [];
  };
  const log: Log = (fields) => {
    lines.push(JSON.stringify(fields));
    timer ??= setTimeout(flush, flushAfterMs);
  };
  return { log, flush };
}
