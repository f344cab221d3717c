/** Whose limits and budgets a call counts on: its key, the team above it, and each of them for the model. */
import { fits } from '../keys/patterns.ts';
import type { Budget, Limits, Principal, Rules } from '../keys/types.ts';
import type { Key } from '../store/table.ts';

export interface Subject {
  readonly scope: 'key' | 'team';
  readonly id: string;
  /** The pattern of models that its limits are about. */
  readonly models?: string;
  readonly limits: Limits;
  readonly budget?: Budget;
  /** How many items its counters are spread over. */
  readonly shards: number;
}

type ModelNames = readonly [asked: string, target: string];

/** Those that have limits or a budget. */
export function subjectsOf({ id, rules, team }: Principal, names: ModelNames): Subject[] {
  const all = [...scopeOf('key', id, rules, names), ...(team ? scopeOf('team', team.id, team.rules, names) : [])];
  return all.filter(({ limits, budget }) => budget || Object.values(limits).some((limit) => limit !== undefined));
}

function scopeOf(scope: Subject['scope'], id: string, rules: Rules, names: ModelNames): Subject[] {
  const { limits = {}, budget, modelLimits = {}, shards = 1 } = rules;
  const own: Subject = { scope, id, limits, ...(budget && { budget }), shards };
  const fitting = Object.entries(modelLimits).find(([pattern]) => names.some((name) => fits(pattern, name)));
  return fitting ? [own, { scope, id, models: fitting[0], limits: fitting[1], shards }] : [own];
}

/** Shards are partitions of their own, each of which takes a thousand kilobytes a second. */
export function stateKey({ scope, id, models = '' }: Pick<Subject, 'scope' | 'id' | 'models'>, shard: number): Key {
  const name = scope === 'team' ? `team#${id}` : id;
  return { pk: `state#${name}${shard === 0 ? '' : `#${shard}`}`, sk: `models#${models}` };
}
