/**
 * Whether a target can be relied on, as a state machine: closed (calls go through), open (it rests until a time), half-open
 * (the rest is over, and one call finds out). Other processes that call the same targets are its fleet, where there are any.
 */
export interface CoolDownPolicy {
  /** In a row, after which a target rests. */
  readonly failures: number;
  /** Milliseconds; twice as long after each failure of the call that finds out. */
  readonly restMs: number;
  readonly maxRestMs: number;
}

type State =
  | { readonly is: 'closed'; readonly failures: number }
  | { readonly is: 'open'; readonly until: number; readonly restMs: number }
  | { readonly is: 'half-open'; readonly restMs: number };

/** How a call went, as far as its target is concerned; `neither` where that cannot be told. */
export type Verdict = 'well' | 'failed' | 'broken' | 'neither';

export interface CoolDown {
  /** 0 for one that may be called now; else the milliseconds until then, or infinity while another call finds out. */
  restOf(target: string): number;
  /** Before each call: the first one after a rest finds out. */
  begin(target: string): void;
  /** After it. @param askedMs how long the provider asks to be left alone */
  end(target: string, verdict: Verdict, askedMs?: number): void;
}

export interface Rest {
  /** Milliseconds from now; not above 0 for one that is over, and of which nobody has found out yet. */
  readonly forMs: number;
  /** What the next one is twice as long as. */
  readonly restMs: number;
}

interface Fleet {
  /** Milliseconds until this process may find out about a target whose rest is over. */
  waitOf(target: string): number;
  /** What this process has found out. @param rest undefined where the target is well again */
  tell(target: string, rest: Rest | undefined): void;
}

interface LearningCoolDown extends CoolDown {
  /** What another process has found out. @param rest undefined where the target is well again */
  learn(target: string, rest: Rest | undefined): void;
}

const fresh: State = { is: 'closed', failures: 0 };
const alone: Fleet = { waitOf: () => 0, tell() {} };

/** @param now milliseconds. @param fleet @default none: each process finds out for itself */
export function createCoolDown(policy: CoolDownPolicy, now: () => number, fleet = alone): LearningCoolDown {
  // Targets are those of the config: callers cannot make more.
  const states = new Map<string, State>();
  const stateOf = (target: string) => states.get(target) ?? fresh;
  const close = (target: string) => void states.delete(target);
  const open = (target: string, { forMs, restMs }: Rest) =>
    void states.set(target, { is: 'open', until: now() + forMs, restMs });

  return {
    restOf(target) {
      const state = stateOf(target);
      if (state.is === 'half-open') return Number.POSITIVE_INFINITY;
      if (state.is === 'closed') return 0;
      return state.until > now() ? state.until - now() : fleet.waitOf(target);
    },
    begin(target) {
      const state = stateOf(target);
      if (state.is === 'open' && state.until <= now()) states.set(target, { is: 'half-open', restMs: state.restMs });
    },
    end(target, verdict, askedMs = 0) {
      const state = stateOf(target);
      const next = stateAfter(state, verdict, policy);
      if (typeof next === 'number') {
        const asked = Math.min(askedMs, policy.maxRestMs);
        const forMs = Math.max(next, asked);
        const rest = { forMs, restMs: Math.min(forMs, policy.maxRestMs) };
        open(target, rest);
        fleet.tell(target, rest);
      } else if (next === fresh) {
        close(target);
        if (state.is !== 'closed') fleet.tell(target, undefined);
      } else states.set(target, next);
    },
    learn: (target, rest) => (rest ? open(target, rest) : close(target)),
  };
}

/** The state after a call, or for how many milliseconds the target is to rest. */
function stateAfter(state: State, verdict: Verdict, { failures, restMs, maxRestMs }: CoolDownPolicy): State | number {
  if (verdict === 'neither') return state.is === 'half-open' ? { is: 'open', until: 0, restMs: state.restMs } : state;
  // A call that began before the rest says nothing of after it.
  if (state.is === 'open') return verdict === 'well' ? fresh : state;
  if (verdict === 'well') return fresh;
  if (state.is === 'half-open') return Math.min(state.restMs * 2, maxRestMs);
  const inARow = state.failures + 1;
  return verdict === 'broken' || inARow >= failures ? restMs : { is: 'closed', failures: inARow };
}
