/**
 * Retries as a share of all calls, so that an outage is not met with a multiple of the load that may have caused it.
 * @see https://sre.google/sre-book/handling-overload/
 */
const share = 0.2;
/** Retries that are always free, for gateways with few calls. */
const most = 10;

export interface RetryBudget {
  /** At each call of a provider that is no retry. */
  earn(provider: string): void;
  /** Whether one more retry is affordable. */
  spend(provider: string): boolean;
}

export function createRetryBudget(): RetryBudget {
  const left = new Map<string, number>();
  const balance = (provider: string) => left.get(provider) ?? most;
  return {
    earn: (provider) => void left.set(provider, Math.min(balance(provider) + share, most)),
    spend(provider) {
      const isEnough = balance(provider) >= 1;
      if (isEnough) left.set(provider, balance(provider) - 1);
      return isEnough;
    },
  };
}
