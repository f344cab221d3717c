/** The table that the environment names. */
import type { Timeouts } from '../../providers/base/endpoint.ts';
import { type CallAwsJson, createAwsJson } from '../aws-json.ts';
import { createTable } from './dynamodb-table.ts';
import { createPersistent } from './persistent.ts';
import type { Table } from './table.ts';

interface StoreLimits extends Timeouts {
  /** After this long a call that failed is not tried again. */
  readonly patienceMs: number;
}

/** A store that is slow is as bad as one that is down: whoever waits for it waits for a model. */
const usual: StoreLimits = { connectMs: 1_000, firstByteMs: 3_000, idleMs: 3_000, patienceMs: 2_000 };

/** @param env `RAWDOG_TABLE`; without it there is none. `AWS_ENDPOINT_URL_DYNAMODB` as the SDKs read it. */
export function openTable(env: NodeJS.ProcessEnv): Table | undefined {
  const name = env['RAWDOG_TABLE'];
  return name ? createTable(name, openDynamoDb(env)) : undefined;
}

/** For whoever has seen that one is named. */
export function requireTable(env: NodeJS.ProcessEnv): Table {
  const table = openTable(env);
  if (!table) throw new Error('RAWDOG_TABLE names no table.');
  return table;
}

/** Calls of DynamoDB, or of what stands in its place. They reject with `StoreUnavailable`. */
export function openDynamoDb(env: NodeJS.ProcessEnv, limits = usual): CallAwsJson {
  const call = createAwsJson(env, {
    service: 'dynamodb',
    id: 'DYNAMODB',
    targetPrefix: 'DynamoDB_20120810',
    version: '1.0',
    timeouts: limits,
  });
  return createPersistent(call, limits.patienceMs);
}
