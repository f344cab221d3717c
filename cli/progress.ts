/** How far something is, on one line that is written over; nothing where nobody looks. */
import type { Output } from './terminal.ts';
import { fit } from './text.ts';

interface Progress {
  show(text: string): void;
  clear(): void;
}

/** Milliseconds between two looks: a terminal is slower than a loop. */
const pause = 100;

export function createProgress(output: Output | undefined, now = performance.now.bind(performance)): Progress {
  const width = output?.width;
  if (!output || width === undefined) return { show() {}, clear() {} };
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      if (now() - shownAt < pause) return;
      shownAt = now();
      void output.write(`\r\x1b[K${fit(text, width - 1)}`);
    },
    clear() {
      if (shownAt !== Number.NEGATIVE_INFINITY) void output.write('\r\x1b[K');
    },
  };
}
