/**
 * A table in memory that does to one item what DynamoDB does, for the expressions of the ledger: all of an update or nothing
 * of it, and what is written read from the item as it was before. What it does not know it refuses.
 */
import type { Item, Value } from '../../../gateway/store/item.ts';
import type { Expression, Key, Table, Update } from '../../../gateway/store/table.ts';

type Tree = { [name: string]: Value | Tree };

export interface MemoryTable extends Table {
  readonly items: ReadonlyMap<string, Item>;
}

export function createMemoryTable(): MemoryTable {
  const items = new Map<string, Item>();
  const nameOf = ({ pk, sk }: Key) => `${pk} ${sk}`;
  return {
    items,
    get: async (key) => structuredClone(items.get(nameOf(key))),
    getMany: async () => refuse('getMany'),
    putMany: async () => refuse('putMany'),
    async put(item, condition) {
      if (!isMet(condition, items.get(nameOf(item)))) return false;
      items.set(nameOf(item), asStored(item) as Item);
      return true;
    },
    async update(key, update) {
      const item = items.get(nameOf(key));
      if (!isMet(update, item)) return undefined;
      const updated = asStored(apply(update, { pk: key.pk, sk: key.sk, ...item })) as Item;
      items.set(nameOf(key), updated);
      return structuredClone(updated);
    },
    remove: async () => refuse('remove'),
    query: () => refuse('query'),
  };
}

function refuse(what: string): never {
  throw new Error(`The table in memory cannot do this: ${what}`);
}

/** Whole numbers that a double holds come back as such. */
function asStored(value: Value | Tree): Value | Tree {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asStored(part as Value)]));
}

const path = String.raw`#\w+(?:\.#\w+)*`;

function isMet({ condition, names = {}, values = {} }: Expression = {}, item: Item | undefined): boolean {
  const find = (at: string) => read(item ?? {}, stepsOf(at, names));
  return (condition?.split(' AND ') ?? []).every((clause) => {
    if (clause === 'attribute_not_exists(pk)') return item === undefined;
    const exists = new RegExp(`^attribute_(not_)?exists\\((${path})\\)$`).exec(clause);
    if (exists) return (find(exists[2] ?? '') === undefined) === (exists[1] !== undefined);
    const size = new RegExp(`^size\\((${path})\\) < (:\\w+)$`).exec(clause);
    if (size) return sizeOf(find(size[1] ?? '')) < Number(values[size[2] ?? '']);
    const most = new RegExp(`^(${path}) <= (:\\w+)$`).exec(clause) ?? refuse(clause);
    const found = find(most[1] ?? '');
    return found !== undefined && toBigInt(found) <= toBigInt(values[most[2] ?? '']);
  });
}

function sizeOf(value: Value | Tree | undefined): number {
  return typeof value === 'object' ? Object.keys(value).length : Number.NaN;
}

function apply({ update, names = {}, values = {} }: Update, before: Item): Tree {
  const after = structuredClone(before) as Tree;
  const [sets = '', removals = ''] = update.replace(/^SET /, '').split(' REMOVE ');
  for (const set of sets.split(new RegExp(`, (?=${path} = )`))) {
    const [to = '', from = ''] = set.split(' = ');
    write(after, stepsOf(to, names), evaluate(from, before, names, values));
  }
  for (const removal of removals.split(', ').filter(Boolean)) write(after, stepsOf(removal, names), undefined);
  return after;
}

function evaluate(text: string, item: Item, names: Record<string, string>, values: Record<string, Value>): Value {
  const find = (at: string) => read(item, stepsOf(at, names)) as Value | undefined;
  const sum = new RegExp(`^(${path}) \\+ (:\\w+)$`).exec(text);
  if (sum) return toBigInt(find(sum[1] ?? '')) + toBigInt(values[sum[2] ?? '']);
  const other = new RegExp(`^if_not_exists\\((${path}), (${path})\\)$`).exec(text);
  if (other) return find(other[1] ?? '') ?? find(other[2] ?? '') ?? refuse(text);
  return values[text] ?? refuse(text);
}

function toBigInt(value: Value | Tree | undefined): bigint {
  return typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : refuse('counting what is no number');
}

function stepsOf(at: string, names: Readonly<Record<string, string>>): string[] {
  return at.split('.').map((step) => names[step] ?? refuse(step));
}

function read(tree: Tree | Item, steps: readonly string[]): Value | Tree | undefined {
  return steps.reduce<Value | Tree | undefined>(
    (part, step) => (typeof part === 'object' ? (part as Tree)[step] : undefined),
    tree,
  );
}

function write(tree: Tree, steps: readonly string[], value: Value | undefined): void {
  const parent = read(tree, steps.slice(0, -1)) as Tree | undefined;
  const name = steps.at(-1) ?? '';
  if (typeof parent !== 'object') refuse(`writing below what is not there: ${steps.join('.')}`);
  if (value === undefined) delete parent[name];
  else parent[name] = value;
}
