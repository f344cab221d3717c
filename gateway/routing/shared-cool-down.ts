/**
 * The cool-down of a process that shares what it finds out with the others, and learns from them. All of it happens behind
 * the calls: what is not known yet costs a first try that fails, and a store that is down leaves each process on its own.
 */
import { createClaims } from './claims.ts';
import { type CoolDown, type CoolDownPolicy, createCoolDown, type Rest } from './cool-down.ts';
import type { NotedRest, Rests } from './rests.ts';

interface Clocks {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly today: () => number;
}

/** At most so often the others are read: a quarter of a million times for 3 cents. */
const lookAgainMs = 5_000;

export function createSharedCoolDown(policy: CoolDownPolicy, rests: Rests, { now, today }: Clocks): CoolDown {
  /** When what is known of a target was found out, by whomever. */
  const notedAt = new Map<string, number>();
  const claims = createClaims(rests.claim, now);
  const note = (target: string, at: number) => {
    notedAt.set(target, at);
    claims.drop(target);
  };
  const tell = (target: string, rest: Rest | undefined) => {
    const at = today();
    note(target, at);
    rests.write({ target, notedAt: at, ...toNoted(rest, at) }).catch(goOnAlone);
  };
  const machine = createCoolDown(policy, now, { waitOf: claims.waitOf, tell });
  const learn = ({ target, until, restMs, notedAt: at }: NotedRest) => {
    if (at <= (notedAt.get(target) ?? 0)) return;
    note(target, at);
    machine.learn(target, until > 0 ? { forMs: until - today(), restMs } : undefined);
  };
  const look = createLook(() => rests.read().then((read) => read.forEach(learn)), now);
  return {
    ...machine,
    restOf(target) {
      look();
      return machine.restOf(target);
    },
  };
}

/** Whoever keeps the rests has told the operator. */
function goOnAlone(): void {}

function toNoted(rest: Rest | undefined, at: number): Pick<NotedRest, 'until' | 'restMs'> {
  return rest ? { until: at + rest.forMs, restMs: rest.restMs } : { until: 0, restMs: 0 };
}

/** Never twice at once, and not again too soon. */
function createLook(read: () => Promise<void>, now: () => number): () => void {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isLooking = false;
  return () => {
    if (isLooking || now() - lookedAt < lookAgainMs) return;
    isLooking = true;
    lookedAt = now();
    void read()
      .catch(goOnAlone)
      .then(() => {
        isLooking = false;
      });
  };
}
