/** Of many processes the one that finds out how a target is after its rest. Asked for behind the calls: none waits for it. */
type Claim =
  | { readonly is: 'asked'; readonly at: number }
  | { readonly is: 'granted' }
  | { readonly is: 'refused'; readonly until: number };

interface Claims {
  /** Milliseconds until this process may find out: 0 once it may. Asks for the claim, unless that was done. */
  waitOf(target: string): number;
  /** Once something new is known of a target: the next claim is another one. */
  drop(target: string): void;
}

/** Longer than a store that is well takes: without it each process finds out for itself. */
const patienceMs = 1_000;
/** After which a claim of another process may have come to nothing. */
const againMs = 5_000;
/** Of a claim that is asked for: its answer is not far. */
const aMoment = 1;

/** @param claim rejects where nobody knows whose it is. @param now milliseconds */
export function createClaims(claim: (target: string) => Promise<boolean>, now: () => number): Claims {
  const claims = new Map<string, Claim>();
  const ask = (target: string) => {
    const asked: Claim = { is: 'asked', at: now() };
    claims.set(target, asked);
    const note = (answer: Claim) => {
      if (claims.get(target) === asked) claims.set(target, answer);
    };
    claim(target).then(
      (isOurs) => note(isOurs ? { is: 'granted' } : { is: 'refused', until: now() + againMs }),
      () => note({ is: 'granted' }),
    );
    return aMoment;
  };
  return {
    waitOf(target) {
      const known = claims.get(target);
      if (known?.is === 'granted') return 0;
      if (known?.is === 'asked') return now() - known.at < patienceMs ? aMoment : 0;
      return known && known.until > now() ? known.until - now() : ask(target);
    },
    drop: (target) => void claims.delete(target),
  };
}
