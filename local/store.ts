/** The table of keys, limits and books on a machine without AWS. */
import { ConfigError } from '../gateway/config.ts';
import { makeTable } from '../gateway/store/create-table.ts';
import { createTable } from '../gateway/store/dynamodb-table.ts';
import { lazyTable } from '../gateway/store/lazy-table.ts';
import { openDynamoDb, openTable } from '../gateway/store/open-table.ts';
import type { Table } from '../gateway/store/table.ts';
import { type EmbeddedStore, type StartStore, StoreProblem, startInProcess } from './embedded-store.ts';

export interface LocalStore {
  readonly table: Table;
  /** Before the first call needs it. Rejects with a `ConfigError` where it cannot be opened. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param env `RAWDOG_TABLE` names a real table, or one of another process at `AWS_ENDPOINT_URL_DYNAMODB`; without it the store is embedded
 * @param folder of its data; without one they are gone with the process
 */
export function openLocalStore(
  env: NodeJS.ProcessEnv,
  folder: string | undefined,
  startStore: StartStore = startInProcess,
): LocalStore {
  const set = openTable(env);
  if (set) return { table: set, start: async () => {}, close: async () => {} };
  let running: Promise<RunningStore> | undefined;
  let isClosed = false;
  const run = () => {
    running ??= open(folder, startStore, () => {
      // It crashed: the next call starts it anew.
      if (!isClosed) running = undefined;
    });
    return running;
  };
  return {
    table: lazyTable(async () => (await run()).table),
    start: async () => void (await run()),
    async close() {
      isClosed = true;
      await (await running?.catch(() => undefined))?.store.close();
    },
  };
}

interface RunningStore {
  readonly table: Table;
  readonly store: EmbeddedStore;
}

const tableName = 'rawdog';
/** The embedded store asks for a signature, and does not look at it. */
const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

async function open(folder: string | undefined, startStore: StartStore, onEnd: () => void): Promise<RunningStore> {
  const store = await startStore(folder).catch((error: unknown) => {
    throw error instanceof StoreProblem ? new ConfigError(error.message) : error;
  });
  void store.ended?.then(onEnd);
  const call = openDynamoDb({ ...credentials, AWS_ENDPOINT_URL_DYNAMODB: store.url });
  await makeTable(tableName, call);
  return { table: createTable(tableName, call), store };
}
