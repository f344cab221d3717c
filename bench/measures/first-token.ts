import type { Bed, Pair } from '../bed.ts';
import type { Dialect } from '../dialects.ts';
import type { Row } from '../row.ts';
import { median, quantile } from '../statistics.ts';

export interface FirstTokenScenario {
  readonly kind: 'first-token';
  readonly name: string;
  readonly dialect: Dialect;
  readonly rounds: number;
  /** Streams a round and target, one after the other. */
  readonly count: number;
}

const plan = { events: 2, pace: 5 };
const question = { stream: true, size: 'small' } as const;
const targets = ['direct', 'proxy', 'gateway'] as const satisfies (keyof Pair)[];

/** Milliseconds the gateway adds to the first token, against asking the upstream directly. */
export async function measureFirstToken(bed: Bed, { name, dialect, rounds, count }: FirstTokenScenario): Promise<Row> {
  const pair = await bed.pairFor(dialect, plan);
  const times = { direct: [] as number[], proxy: [] as number[], gateway: [] as number[] };
  const errors: string[] = [];
  for (let round = 0; round <= rounds && errors.length === 0; round += 1) {
    for (const target of targets) {
      const outcome = await bed.send(pair[target], question, { count, concurrency: 1 });
      errors.push(...outcome.errors);
      if (round > 0) times[target].push(...outcome.firstByte); // the first one warms up
    }
  }
  const [direct, proxy, gateway] = [median(times.direct), median(times.proxy), median(times.gateway)];
  const note = `direct ${direct.toFixed(2)}; p95 ${targets.map((t) => quantile(times[t], 0.95).toFixed(2)).join(' / ')}`;
  return {
    dialect,
    name,
    unit: 'ms',
    proxy,
    gateway,
    score: gateway - direct,
    scoreUnit: 'ms',
    limit: 2,
    note,
    errors,
  };
}
