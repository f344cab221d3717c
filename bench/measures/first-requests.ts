import { type Bed, stopPair, type Target } from '../bed.ts';
import type { Dialect } from '../dialects.ts';
import { cpuMicroseconds } from '../process.ts';
import type { Row } from '../row.ts';
import { median } from '../statistics.ts';

export interface FirstRequestsScenario {
  readonly kind: 'first-requests';
  readonly name: string;
  readonly dialect: Dialect;
  readonly starts: number;
}

const count = 50;
const question = { stream: false, size: 'small' } as const;

/** CPU time of the first requests of a new process, before anything is compiled: a new Lambda environment serves these. */
export async function measureFirstRequests(bed: Bed, { name, dialect, starts }: FirstRequestsScenario): Promise<Row> {
  const costs = { proxy: [] as number[], gateway: [] as number[] };
  const errors: string[] = [];
  for (let start = 0; start < starts; start += 1) {
    const pair = await bed.freshPair(dialect, { events: 0, pace: 0 });
    costs.proxy.push(await costOf(bed, pair.proxy, errors));
    costs.gateway.push(await costOf(bed, pair.gateway, errors));
    await stopPair(pair);
  }
  const middle = { proxy: median(costs.proxy), gateway: median(costs.gateway) };
  return {
    dialect,
    name,
    unit: 'µs/request',
    ...middle,
    score: middle.gateway / middle.proxy,
    scoreUnit: '×',
    limit: 3,
    errors,
  };
}

async function costOf(bed: Bed, target: Target, errors: string[]) {
  const before = cpuMicroseconds(target.server.pid);
  const outcome = await bed.send(target, question, { count, concurrency: 1 });
  errors.push(...outcome.errors);
  return (cpuMicroseconds(target.server.pid) - before) / count;
}
