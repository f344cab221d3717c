import { type Dialect, dialects } from './dialects.ts';
import type { CpuScenario } from './measures/cpu.ts';
import type { FirstRequestsScenario } from './measures/first-requests.ts';
import type { FirstTokenScenario } from './measures/first-token.ts';
import type { PeakMemoryScenario } from './measures/peak-memory.ts';

export type Scenario = CpuScenario | FirstRequestsScenario | FirstTokenScenario | PeakMemoryScenario;

/** How much work to spend: enough for a steady number, or for a glance. */
interface Budget {
  readonly rounds: number;
  readonly requests: number;
  readonly events: number;
  readonly tokens: number;
  readonly slowEvents: number;
  readonly starts: number;
}
export const full: Budget = { rounds: 7, requests: 2000, events: 200, tokens: 20, slowEvents: 40, starts: 7 };
export const quick: Budget = { rounds: 3, requests: 250, events: 80, tokens: 5, slowEvents: 20, starts: 3 };

const whole = { stream: false, size: 'small' } as const;
const streamed = { stream: true, size: 'small' } as const;

function everyDialect(dialect: Dialect, { rounds, requests, events }: Budget): CpuScenario[] {
  const shared = { kind: 'cpu', dialect, plan: { events, pace: 5 }, rounds } as const;
  const streams = { count: 40, concurrency: 40, stagger: 1 };
  return [
    { ...shared, name: 'small JSON', question: whole, per: 'request', effort: { count: requests, concurrency: 1 } },
    {
      ...shared,
      name: '200 KB of messages',
      question: { stream: false, size: 'large' },
      per: 'request',
      effort: { count: requests / 5, concurrency: 1 },
    },
    { ...shared, name: 'stream, events 5 ms apart', question: streamed, per: 'event', effort: streams },
  ];
}

function openaiOnly(budget: Budget): Scenario[] {
  const { rounds, requests, tokens, slowEvents, starts } = budget;
  const dialect = 'openai';
  const effort = { count: requests, concurrency: 32 };
  const cpu = { kind: 'cpu', dialect, rounds } as const;
  const paced = { events: budget.events, pace: 5 };
  const burst = { events: 200, pace: 0 };
  return [
    { ...cpu, name: 'small JSON, 32 at a time', plan: paced, question: whole, per: 'request', effort },
    {
      ...cpu,
      name: 'stream, 200 events as a burst',
      limited: false,
      plan: burst,
      question: streamed,
      per: 'event',
      effort: { count: requests / 5, concurrency: 8 },
    },
    { kind: 'first-requests', dialect, name: 'first 50 requests after start', starts },
    { kind: 'first-token', dialect, name: 'first token', rounds: tokens, count: 8 },
    { kind: 'peak-memory', dialect, name: '500 slow streams', plan: { events: slowEvents, pace: 100 }, streams: 500 },
  ];
}

export function scenarios(budget: Budget): Scenario[] {
  const all = dialects.map((dialect) => [
    ...everyDialect(dialect, budget),
    ...(dialect === 'openai' ? openaiOnly(budget) : []),
  ]);
  return all.flat();
}
