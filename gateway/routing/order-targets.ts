/** In which order the targets of a route are asked. */
import type { CoolDown } from './cool-down.ts';
import type { Pace } from './pace.ts';

interface Ranked {
  /** `provider/model` */
  readonly name: string;
  readonly weight: number;
}

interface Tools {
  readonly coolDown: Pick<CoolDown, 'restOf'>;
  readonly pace: Pick<Pace, 'average'>;
  readonly random: () => number;
}

/**
 * Equals by weight or pace, group after group. Those that rest are left out, but for the one whose rest is over first: it is
 * the last that is tried, when all others fail or rest.
 */
export function orderTargets<T extends Ranked>(
  groups: readonly (readonly T[])[],
  balance: 'weight' | 'latency',
  { coolDown, pace, random }: Tools,
): T[] {
  const arranged = groups.flatMap((group) => {
    if (group.length === 1) return group;
    return balance === 'weight'
      ? byWeight(group, random)
      : group.toSorted((a, b) => pace.average(a.name) - pace.average(b.name));
  });
  const awake = arranged.filter(({ name }) => coolDown.restOf(name) === 0);
  if (awake.length === arranged.length) return arranged;
  const resting = arranged.filter((target) => !awake.includes(target));
  const soonest = resting.reduce((a, b) => (coolDown.restOf(b.name) < coolDown.restOf(a.name) ? b : a));
  return [...awake, soonest];
}

/** Drawn without replacement: who is not the first is the next likely second. */
function byWeight<T extends Ranked>(group: readonly T[], random: () => number): T[] {
  // The smallest of exponential variables is each one's with the probability of its rate.
  const drawn = group.map((target) => ({ target, key: -Math.log(1 - random()) / target.weight }));
  return drawn.toSorted((a, b) => a.key - b.key).map(({ target }) => target);
}
