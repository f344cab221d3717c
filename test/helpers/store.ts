/** A store of its own for a test: the embedded one, in memory, on a free port. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { makeTable } from '../../gateway/store/create-table.ts';
import { createTable } from '../../gateway/store/dynamodb-table.ts';
import { openDynamoDb } from '../../gateway/store/open-table.ts';
import type { Table } from '../../gateway/store/table.ts';

export interface TestStore {
  readonly table: Table;
  /** For another process, or a gateway, to open the same table. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startStore(): Promise<TestStore> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const environment = {
    RAWDOG_TABLE: 'rawdog-test',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const call = openDynamoDb(environment);
  await makeTable(environment.RAWDOG_TABLE, call);
  return {
    table: createTable(environment.RAWDOG_TABLE, call),
    environment,
    async close() {
      // What is under way comes to its end: the embedded store takes a call after its last for a crash.
      server.close();
      await once(server, 'close');
    },
  };
}
