import { type Bed, stopPair, type Target } from '../bed.ts';
import type { Dialect, Plan } from '../dialects.ts';
import { peakMegabytes } from '../process.ts';
import type { Row } from '../row.ts';

export interface PeakMemoryScenario {
  readonly kind: 'peak-memory';
  readonly name: string;
  readonly dialect: Dialect;
  readonly plan: Plan;
  readonly streams: number;
}

const question = { stream: true, size: 'small' } as const;

/** Peak resident memory of a new process that carries many slow streams at once, all of which have to complete. */
export async function measurePeakMemory(bed: Bed, scenario: PeakMemoryScenario): Promise<Row> {
  const { name, dialect, plan, streams } = scenario;
  const pair = await bed.freshPair(dialect, plan);
  const errors: string[] = [];
  const proxy = await peakOf(bed, pair.proxy, streams, errors);
  const gateway = await peakOf(bed, pair.gateway, streams, errors);
  await stopPair(pair);
  const note = errors.length === 0 ? `all ${streams} completed` : 'some did not complete';
  return { dialect, name, unit: 'MB', proxy, gateway, score: gateway, scoreUnit: 'MB', limit: 200, note, errors };
}

async function peakOf(bed: Bed, target: Target, streams: number, errors: string[]) {
  const outcome = await bed.send(target, question, { count: streams, concurrency: streams });
  errors.push(...outcome.errors);
  if (outcome.complete < streams) errors.push(`${outcome.complete} of ${streams} streams completed`);
  return peakMegabytes(target.server.pid);
}
