/**
 * The table of keys, limits and books on a machine without AWS: an embedded store that speaks DynamoDB's protocol, with its
 * data in a folder. It is loaded when it is first needed.
 * @see https://github.com/architect/dynalite
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../gateway/config.ts';
import { makeTable } from '../gateway/store/create-table.ts';
import { createTable } from '../gateway/store/dynamodb-table.ts';
import { lazyTable } from '../gateway/store/lazy-table.ts';
import { openDynamoDb, openTable } from '../gateway/store/open-table.ts';
import type { Table } from '../gateway/store/table.ts';

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
export function openLocalStore(env: NodeJS.ProcessEnv, folder: string | undefined): LocalStore {
  const set = openTable(env);
  if (set) return { table: set, start: async () => {}, close: async () => {} };
  let running: Promise<RunningStore> | undefined;
  const run = () => {
    running ??= startEmbedded(folder);
    return running;
  };
  return {
    table: lazyTable(async () => (await run()).table),
    start: async () => void (await run()),
    close: async () => (await running?.catch(() => undefined))?.close(),
  };
}

interface RunningStore {
  readonly table: Table;
  close(): Promise<void>;
}

const tableName = 'rawdog';
/** The embedded store asks for a signature, and does not look at it. */
const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

async function startEmbedded(folder: string | undefined): Promise<RunningStore> {
  if (folder !== undefined) await requireUsable(folder);
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ ...(folder !== undefined && { path: folder }), createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const call = openDynamoDb({ ...credentials, AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}` });
  await makeTable(tableName, call);
  return { table: createTable(tableName, call), close: () => close(server) };
}

/** What is under way comes to its end: the embedded store takes a call after its last for a crash. */
async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

/** Opens the data as the embedded store will: what it cannot open it would end the process for. */
async function requireUsable(folder: string): Promise<void> {
  const { Level } = createRequire(import.meta.resolve('dynalite'))('level') as LevelModule;
  const level = new Level(folder);
  try {
    await level.open();
    await level.close();
  } catch (error) {
    throw new ConfigError(describe(folder, error as LevelError));
  }
}

/** @see https://github.com/Level/level */
interface LevelModule {
  readonly Level: new (folder: string) => { open(): Promise<void>; close(): Promise<void> };
}

interface LevelError {
  readonly code?: string;
  readonly cause?: { readonly code?: string };
}

function describe(folder: string, { code, cause }: LevelError): string {
  const reason = cause?.code ?? code ?? 'unknown error';
  return reason === 'LEVEL_LOCKED'
    ? `Another gateway keeps its keys and books in ${folder}. Stop it, or choose another folder: RAWDOG_DATA=${folder}-2 npm start`
    : `The keys and books in ${folder} cannot be opened (${reason}). Choose another folder with RAWDOG_DATA, or move this one away.`;
}
