/** Puts an update together, with names and values in place of all that is not its own. */
import type { Value } from '../store/item.ts';
import type { Update } from '../store/table.ts';

export interface ExpressionBuilder {
  /** A place in the item: `path('holds', id)` */
  path(...steps: readonly string[]): string;
  value(value: Value): string;
  set(path: string, to: string): void;
  remove(path: string): void;
  /** All of them must hold. */
  when(condition: string): void;
  /** One that is harmless to repeat. */
  build(): Update;
}

export function createExpression(): ExpressionBuilder {
  const names = new Map<string, string>();
  const values: Record<string, Value> = {};
  const sets: string[] = [];
  const removals: string[] = [];
  const conditions: string[] = [];
  const place = (step: string) => {
    const known = names.get(step) ?? `#n${names.size}`;
    names.set(step, known);
    return known;
  };
  return {
    path: (...steps) => steps.map(place).join('.'),
    value(value) {
      const name = `:v${Object.keys(values).length}`;
      values[name] = value;
      return name;
    },
    set: (path, to) => void sets.push(`${path} = ${to}`),
    remove: (path) => void removals.push(path),
    when: (condition) => void conditions.push(condition),
    build: () => ({
      update: [clause('SET', sets), clause('REMOVE', removals)].filter(Boolean).join(' '),
      condition: conditions.join(' AND '),
      names: Object.fromEntries([...names].map(([step, name]) => [name, step])),
      ...(Object.keys(values).length > 0 && { values }),
      repeatable: true,
    }),
  };
}

function clause(verb: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${verb} ${parts.join(', ')}`;
}
