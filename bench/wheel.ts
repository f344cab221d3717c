/** Sends one event and says whether there are more. */
export type Step = () => boolean;

/**
 * One timer for all streams of a pace. A timer per event and stream would make the upstream, not what is measured, the
 * busiest process. Streams keep the phase they began in, so that they do not all wake at once.
 */
export function createWheel(pace: number) {
  const slots = Array.from({ length: pace }, () => new Set<Step>());
  let streams = 0;
  let last = 0;
  let timer: NodeJS.Timeout | undefined;

  function turn(slot: Set<Step>) {
    for (const step of slot) {
      if (step()) continue;
      slot.delete(step);
      streams -= 1;
    }
  }

  function tick() {
    const now = Math.floor(performance.now());
    while (last < now) {
      last += 1;
      const slot = slots[last % pace];
      if (slot?.size) turn(slot);
    }
    if (streams > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return function add(step: Step) {
    const now = Math.floor(performance.now());
    if (timer === undefined) {
      last = now;
      timer = setInterval(tick, 1);
    }
    slots[now % pace]?.add(step);
    streams += 1;
  };
}
