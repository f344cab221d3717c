/** One JSON line a request on stdout, written in batches: a write each would cost as much as the routing. */
import type { Log } from '../gateway/app.ts';
import type { Warn } from '../gateway/secrets/secret-store.ts';

const flushAfterMs = 50;

interface LogLines {
  readonly log: Log;
  /** For the operator: at once, for it is rare. */
  readonly warn: Warn;
  readonly flush: () => void;
}

export function createLogLines(write: (text: string) => void): LogLines {
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
  const warn: Warn = (message, fields) => write(`${JSON.stringify({ level: 'WARN', message, ...fields })}\n`);
  return { log, warn, flush };
}
