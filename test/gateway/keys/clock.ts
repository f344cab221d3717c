/** A clock that stands still until it is told to go on. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Unix seconds. */
  readonly seconds: () => number;
  advance(ms: number): void;
}

export function createClock(start = Date.UTC(2026, 10, 22, 12)): Clock {
  let time = start;
  return {
    now: () => time,
    seconds: () => Math.floor(time / 1000),
    advance(ms) {
      time += ms;
    },
  };
}
