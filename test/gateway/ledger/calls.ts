import { fromUsd } from '../../../gateway/cost/pico-usd.ts';
import type { Rules } from '../../../gateway/keys/types.ts';
import type { CallToAdmit } from '../../../gateway/ledger/types.ts';

let count = 0;

export interface Asked {
  readonly rules?: Rules;
  readonly team?: { readonly id: string; readonly rules: Rules };
  readonly key?: string;
  readonly model?: string;
  readonly target?: string;
  /** US dollars; null where nobody knows. */
  readonly usd?: number | null;
  readonly tokens?: number;
  readonly maxMs?: number;
  readonly requestId?: string;
}

export function callOf(asked: Asked): CallToAdmit {
  const { key = 'key_1', rules = {}, team, model = 'fast', target = 'openai/gpt-4o', usd = 1 } = asked;
  count += 1;
  return {
    requestId: asked.requestId ?? `req_${count}`,
    principal: { id: key, rules, ...(team && { team }) },
    model,
    target,
    ceiling: usd === null ? undefined : fromUsd(usd),
    tokens: asked.tokens ?? 100,
    maxMs: asked.maxMs ?? 60_000,
  };
}

/** A clock that stands still until it is set: 2026-11-22, a Sunday, 12:00:00 UTC. */
export class Clock {
  ms = Date.UTC(2026, 10, 22, 12);
  readonly now = () => this.ms;

  at(iso: string): void {
    this.ms = Date.parse(iso);
  }

  pass(seconds: number): void {
    this.ms += seconds * 1000;
  }
}
