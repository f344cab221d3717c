/** What the sandbox told that it billed, what the books have, and what was taken from budgets: one and the same. */
import { inputParts, outputParts } from '../../gateway/books/counts.ts';
import type { BilledUsage } from '../../local/sandbox/bill.ts';
import { brokenModels, failingModels, prices } from './books-kinds.ts';
import type { Governed } from './governed.ts';
import { until } from './until.ts';

/** Without the number of answers: one call may need several of a provider. */
export type Billed = Omit<BilledUsage, 'answers'>;

interface Priced extends Billed {
  readonly picoUsd: bigint;
}

/** Calls that broke off: what the books have of them, and what they would have come to. */
export interface Broken {
  readonly model: string;
  readonly calls: number;
  readonly booked: Billed;
  /** Of one that came to its end. */
  readonly whole: Billed;
}

export interface Comparison {
  /** By model; those of calls that broke off are apart. */
  readonly billed: ReadonlyMap<string, Priced>;
  readonly booked: ReadonlyMap<string, Priced>;
  readonly broken: readonly Broken[];
  /** What attempts told that failed before an answer began: it is in no books. */
  readonly lost: readonly Billed[];
  /** By key and team: what is spent of the budget, and what the records come to, in USD. */
  readonly budgets: readonly { readonly id: string; readonly spent: string; readonly recorded: string }[];
  readonly audit: { readonly agrees: boolean; readonly records: number; readonly differences: readonly unknown[] };
  readonly total: { readonly requests: number; readonly unpriced: number; readonly cache_hits: number };
}

interface Made {
  /** Calls of valid keys. */
  readonly made: number;
  readonly whole: ReadonlyMap<string, Billed>;
  readonly broke: ReadonlyMap<string, number>;
}

/** Of the run: calls before and after midnight are in the books of two days. */
const firstDay = new Date().toISOString().slice(0, 10);

interface Row {
  readonly model: string;
  readonly key: string;
  readonly team: string;
  readonly cost_usd: string;
  readonly usage: Readonly<Record<string, number>>;
}

interface Budget {
  readonly scope: 'key' | 'team';
  readonly id: string;
  readonly spent_usd: string;
  readonly held_usd: string;
}

export async function compare(gateway: Governed, { made, whole, broke }: Made): Promise<Comparison> {
  const budgets = await settledBudgets(gateway, made);
  const usageBy = (name: string) =>
    gateway.admin<{ data: Row[]; total: Comparison['total'] }>(`GET /usage?group_by=${name}&since=${firstDay}`);
  const [models, keys, teams] = await Promise.all(['model', 'key', 'team'].map(usageBy));
  const spentBy = { key: recorded(keys?.data, 'key'), team: recorded(teams?.data, 'team') };
  const rows = models?.data ?? [];
  const bookedOf = (model: string) => toBilled(rows.find((row) => row.model === model)?.usage ?? {});
  return {
    billed: exact(
      [...gateway.bill].map(([model, { answers: _, ...usage }]) => [
        model,
        { ...usage, picoUsd: costOf(model, usage) },
      ]),
    ),
    booked: exact(rows.map((row) => [row.model, { ...toBilled(row.usage), picoUsd: toPicos(row.cost_usd) }])),
    broken: brokenModels.map((model) => {
      const one = whole.get(model) ?? toBilled({});
      return { model, calls: broke.get(model) ?? 0, booked: minus(bookedOf(model), one), whole: one };
    }),
    lost: failingModels.map((model) => gateway.bill.get(model)).filter((usage) => usage !== undefined),
    budgets: budgets.map(({ scope, id, spent_usd }) => ({
      id,
      spent: spent_usd,
      recorded: spentBy[scope].get(id) ?? '0',
    })),
    audit: await gateway.admin<Comparison['audit']>(`GET /books/verify?since=${firstDay}`),
    total: models?.total ?? { requests: 0, unpriced: 0, cache_hits: 0 },
  };
}

/** Once every call is in the books, and nothing is held any more. */
async function settledBudgets(gateway: Governed, made: number): Promise<Budget[]> {
  return until(async () => {
    const { total } = await gateway.admin<{ total: { requests: number } }>(`GET /usage?since=${firstDay}`);
    const { data } = await gateway.admin<{ data: Budget[] }>('GET /budgets');
    if (total.requests !== made) throw new Error(`${total.requests} of ${made} calls are in the books.`);
    const held = data.filter(({ held_usd }) => held_usd !== '0');
    if (held.length > 0) throw new Error(`Something is held of ${held.map(({ id }) => id).join(', ')}.`);
    return data;
  }, 20_000);
}

function recorded(rows: readonly Row[] = [], dimension: 'key' | 'team'): Map<string, string> {
  return new Map(rows.map((row) => [row[dimension], row.cost_usd]));
}

/** Of models whose calls did not break off, and used anything. */
function exact(usage: readonly (readonly [string, Priced])[]): Map<string, Priced> {
  const apart = [...brokenModels, ...failingModels];
  const isUsed = ({ picoUsd: _, ...each }: Priced) => Object.values(each).some((count) => count > 0);
  return new Map(usage.filter(([model, each]) => !apart.includes(model) && isUsed(each)));
}

/** Worked out anew, from the price list of the run. */
function costOf(model: string, { inputTokens, outputTokens, searchUnits, audioMs }: Billed): bigint {
  const { input = 0, output = 0, unit = 0, hour = 0 } = prices[model] ?? {};
  const times = (count: number, picos: number) => BigInt(count) * BigInt(Math.round(picos));
  return (
    times(inputTokens, input * 1e6) +
    times(outputTokens, output * 1e6) +
    times(searchUnits, unit * 1e12) +
    times(audioMs, (hour * 1e9) / 3600)
  );
}

function toPicos(usd: string): bigint {
  const [whole = '0', fraction = ''] = usd.split('.');
  return BigInt(whole + fraction.padEnd(12, '0'));
}

function minus(one: Billed, other: Billed): Billed {
  return {
    inputTokens: one.inputTokens - other.inputTokens,
    outputTokens: one.outputTokens - other.outputTokens,
    searchUnits: one.searchUnits - other.searchUnits,
    audioMs: one.audioMs - other.audioMs,
  };
}

function toBilled(usage: Readonly<Record<string, number>>): Billed {
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + (usage[name] ?? 0), 0);
  return {
    inputTokens: sum(inputParts),
    outputTokens: sum(outputParts),
    searchUnits: sum(['search_units']),
    audioMs: sum(['audio_ms']),
  };
}
