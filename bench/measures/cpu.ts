import { setTimeout as sleep } from 'node:timers/promises';
import type { Bed, Effort, Target } from '../bed.ts';
import type { Question } from '../calls.ts';
import { type Dialect, limitFor, type Plan } from '../dialects.ts';
import { cpuMicroseconds } from '../process.ts';
import type { Row } from '../row.ts';
import { median } from '../statistics.ts';

export interface CpuScenario {
  readonly kind: 'cpu';
  readonly name: string;
  readonly dialect: Dialect;
  readonly plan: Plan;
  readonly question: Question;
  readonly effort: Effort;
  readonly rounds: number;
  /** False where the pass-through has an advantage that means nothing: it need not look for events. @default true */
  readonly limited?: boolean;
  /** What the time is divided by. */
  readonly per: 'request' | 'event';
}

/** CPU time a request (or event) of the gateway's process against the pass-through's, in interleaved rounds. */
export async function measureCpu(bed: Bed, scenario: CpuScenario): Promise<Row> {
  const { proxy, gateway } = await bed.pairFor(scenario.dialect, scenario.plan);
  const costs = { proxy: [] as number[], gateway: [] as number[] };
  const errors: string[] = [];
  for (let round = 0; round <= scenario.rounds && errors.length === 0; round += 1) {
    const cheap = await costOf(bed, proxy, scenario, errors);
    const dear = await costOf(bed, gateway, scenario, errors);
    if (round === 0) continue; // the first one warms up
    costs.proxy.push(cheap);
    costs.gateway.push(dear);
  }
  const middle = { proxy: median(costs.proxy), gateway: median(costs.gateway) };
  const { name, dialect, per } = scenario;
  const limit = scenario.limited === false ? Number.POSITIVE_INFINITY : limitFor(dialect);
  return {
    dialect,
    name,
    unit: `µs/${per}`,
    ...middle,
    score: middle.gateway / middle.proxy,
    scoreUnit: '×',
    limit,
    errors,
  };
}

/** What is done behind the answers counts too, but for the books, which are written down together every five seconds. */
const behindMs = 1_200;

async function costOf(bed: Bed, target: Target, { question, effort, per, plan }: CpuScenario, errors: string[]) {
  const before = cpuMicroseconds(target.server.pid);
  const outcome = await bed.send(target, question, effort);
  await sleep(behindMs);
  const spent = cpuMicroseconds(target.server.pid) - before;
  errors.push(...outcome.errors);
  return spent / effort.count / (per === 'event' ? plan.events : 1);
}
