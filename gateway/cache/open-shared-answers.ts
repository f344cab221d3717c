/** The shared answers of the environment. */
import { createTable } from '../store/dynamodb-table.ts';
import { openDynamoDb } from '../store/open-table.ts';
import type { SharedAnswers } from './answers.ts';
import { openBucket } from './bucket.ts';
import { createSharedAnswers } from './shared-answers.ts';

/** A call is not to wait for what may not even be there. */
const limits = { connectMs: 500, firstByteMs: 1_000, idleMs: 1_000, patienceMs: 500 };

/** @param env `RAWDOG_TABLE`; without it there are none. `RAWDOG_CACHE_BUCKET` for large ones. */
export function openSharedAnswers(env: NodeJS.ProcessEnv): SharedAnswers | undefined {
  const { RAWDOG_TABLE: table, RAWDOG_CACHE_BUCKET: bucket } = env;
  if (!table) return undefined;
  return createSharedAnswers(
    createTable(table, openDynamoDb(env, limits)),
    bucket ? openBucket(bucket, env) : undefined,
  );
}
