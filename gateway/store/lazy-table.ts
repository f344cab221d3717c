import type { Table } from './table.ts';

/** A table that is opened when it is first asked for something. @param open what all calls share; where it rejects, they do */
export function lazyTable(open: () => Promise<Table>): Table {
  return {
    get: async (key) => (await open()).get(key),
    getMany: async (keys) => (await open()).getMany(keys),
    put: async (item, condition) => (await open()).put(item, condition),
    putMany: async (items) => (await open()).putMany(items),
    update: async (key, update) => (await open()).update(key, update),
    remove: async (key, condition) => (await open()).remove(key, condition),
    async *query(pk, query) {
      yield* (await open()).query(pk, query);
    },
  };
}
