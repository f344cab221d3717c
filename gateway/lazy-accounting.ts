import type { Accounting } from './accounting.ts';

/** Opened at the first call that has limits, or else when the first one is over. @param open what all calls share */
export function lazyAccounting(open: () => Promise<Accounting>): Accounting {
  return {
    ledger: { admit: async (call) => (await open()).ledger.admit(call) },
    settle: async (...end) => (await open()).settle(...end),
    flush: async () => (await open()).flush(),
  };
}
