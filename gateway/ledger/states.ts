/** The states in the table, and what this process last saw of each: an older one than the true one does for an update. */
import type { Key, Table, Update } from '../store/table.ts';
import { emptyItem, type State, stateOf } from './state.ts';

export interface States {
  /** As it was when this process last saw it. */
  last(key: Key): State | undefined;
  read(key: Key): Promise<State>;
  /** Undefined where its condition does not hold. */
  update(key: Key, update: Update): Promise<State | undefined>;
}

const mostRemembered = 1000;

export function createStates(table: Table): States {
  const remembered = new Map<string, State>();
  const reading = new Map<string, Promise<State>>();
  const remember = (key: Key, state: State) => {
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(nameOf(key), state);
    return state;
  };
  return {
    last: (key) => remembered.get(nameOf(key)),
    // Many calls that are refused at once need one look.
    async read(key) {
      const name = nameOf(key);
      const started = reading.get(name) ?? load(table, key).finally(() => reading.delete(name));
      reading.set(name, started);
      return remember(key, await started);
    },
    async update(key, update) {
      const item = await table.update(key, update);
      return item && remember(key, stateOf(item));
    },
  };
}

async function load(table: Table, key: Key): Promise<State> {
  const item = await table.get(key);
  if (item) return stateOf(item);
  const empty = emptyItem(key);
  const isMade = await table.put(empty, { condition: 'attribute_not_exists(pk)', repeatable: true });
  return isMade ? stateOf(empty) : load(table, key);
}

function nameOf({ pk, sk }: Key): string {
  return `${pk} ${sk}`;
}
