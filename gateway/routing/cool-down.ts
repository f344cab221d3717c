/**
 * Whether a target can be relied on, as a state machine: closed (calls go through), open (it rests until a time), half-open
 * (the rest is over, and one call finds out). Of this process: others find out for themselves.
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

const fresh: State = { is: 'closed', failures: 0 };

/** @param now milliseconds */
export function createCoolDown(policy: CoolDownPolicy, now: () => number): CoolDown {
  // Targets are those of the config: callers cannot make more.
  const states = new Map<string, State>();
  const open = (target: string, restMs: number) =>
    void states.set(target, { is: 'open', until: now() + restMs, restMs: Math.min(restMs, policy.maxRestMs) });

  return {
    restOf(target) {
      const state = states.get(target) ?? fresh;
      if (state.is === 'half-open') return Number.POSITIVE_INFINITY;
      return state.is === 'open' ? Math.max(state.until - now(), 0) : 0;
    },
    begin(target) {
      const state = states.get(target);
      if (state?.is === 'open' && state.until <= now()) states.set(target, { is: 'half-open', restMs: state.restMs });
    },
    end(target, verdict, askedMs = 0) {
      const state = states.get(target) ?? fresh;
      const next = restAfter(state, verdict, policy);
      if (typeof next === 'number') open(target, Math.max(next, Math.min(askedMs, policy.maxRestMs)));
      else if (next === fresh) states.delete(target);
      else states.set(target, next);
    },
  };
}

/** The state after a call, or for how many milliseconds the target is to rest. */
function restAfter(state: State, verdict: Verdict, { failures, restMs, maxRestMs }: CoolDownPolicy): State | number {
  if (verdict === 'neither') return state.is === 'half-open' ? { is: 'open', until: 0, restMs: state.restMs } : state;
  // A call that began before the rest says nothing of after it.
  if (state.is === 'open') return verdict === 'well' ? fresh : state;
  if (verdict === 'well') return fresh;
  if (state.is === 'half-open') return Math.min(state.restMs * 2, maxRestMs);
  const inARow = state.failures + 1;
  return verdict === 'broken' || inARow >= failures ? restMs : { is: 'closed', failures: inARow };
}
