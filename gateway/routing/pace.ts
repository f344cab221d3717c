/** How quick targets have been of late: an average that forgets, and the slowest twentieth. */

/** Of the average: how much the newest counts. */
const weight = 0.3;
/** After this long without news a target counts half as slow, so that one that was slow once is tried again. */
const halfLifeMs = 60_000;
const remembered = 64;
/** Fewer say nothing of the slowest twentieth. */
const enough = 10;

interface Seen {
  average: number;
  at: number;
  readonly recent: number[];
}

export interface Pace {
  /** @param ms to the first chunk, or to the whole answer where it comes whole */
  note(target: string, ms: number): void;
  /** Of one that was not waited for to the end: forgotten, those that take long would never be known to. */
  noteAtLeast(target: string, ms: number): void;
  /** Milliseconds; 0 for one that nothing is known of: it is tried first. */
  average(target: string): number;
  /** Undefined as long as too little is known. */
  p95(target: string): number | undefined;
}

/** @param now milliseconds */
export function createPace(now: () => number): Pace {
  const seen = new Map<string, Seen>();
  const note = (target: string, ms: number) => {
    const { average = ms, recent = [] } = seen.get(target) ?? {};
    recent.push(ms);
    if (recent.length > remembered) recent.shift();
    seen.set(target, { average: average + weight * (ms - average), at: now(), recent });
  };
  return {
    note,
    noteAtLeast(target, ms) {
      // Less than usual says nothing.
      if (ms > (seen.get(target)?.average ?? 0)) note(target, ms);
    },
    average(target) {
      const known = seen.get(target);
      return known ? known.average * 0.5 ** ((now() - known.at) / halfLifeMs) : 0;
    },
    p95(target) {
      const { recent = [] } = seen.get(target) ?? {};
      if (recent.length < enough) return undefined;
      return recent.toSorted((a, b) => a - b)[Math.ceil(recent.length * 0.95) - 1];
    },
  };
}
