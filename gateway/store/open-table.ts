/** The table that the environment names. */
import { awsCredentialChain } from '../../providers/base/aws-credentials.ts';
import { createAwsJson } from './aws-json.ts';
import { createTable } from './dynamodb-table.ts';
import type { Table } from './table.ts';

/** A store that is slow is as bad as one that is down: whoever waits for it waits for a model. */
const timeouts = { connectMs: 1_000, firstByteMs: 3_000, idleMs: 3_000 };

/** @param env `RAWDOG_TABLE`; without it there is none. `AWS_ENDPOINT_URL_DYNAMODB` as the SDKs read it. */
export function openTable(env: NodeJS.ProcessEnv): Table | undefined {
  const name = env['RAWDOG_TABLE'];
  if (!name) return undefined;
  const region = env['AWS_REGION'] ?? 'us-east-1';
  const set = env['AWS_ENDPOINT_URL_DYNAMODB'] || env['AWS_ENDPOINT_URL'];
  const call = createAwsJson({
    service: 'dynamodb',
    endpoint: set || `https://dynamodb.${region}.amazonaws.com`,
    targetPrefix: 'DynamoDB_20120810',
    contentType: 'application/x-amz-json-1.0',
    aws: { region, credentials: awsCredentialChain(env) },
    timeouts,
  });
  return createTable(name, call);
}
