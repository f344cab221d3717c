/**
 * The read that every cold start waits for, as one plain signed request over the client that calls providers: a third of
 * what loading the SDK costs. Whatever goes wrong with it (another partition, a clock that is off) is left to the SDK.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
 */
import type { BatchGetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { createAwsJson } from '../aws-json.ts';
import type { SecretReadings } from './secret-store.ts';
import { toReadings } from './to-readings.ts';

const secretsManager = {
  service: 'secretsmanager',
  id: 'SECRETS_MANAGER',
  targetPrefix: 'secretsmanager',
  version: '1.1',
  timeouts: { connectMs: 1_000, firstByteMs: 2_000, idleMs: 1_000 },
} as const;

/** Rejects where nothing is read, for whatever reason. @param ids no more than one call takes */
export async function readFirst(ids: readonly string[], env: NodeJS.ProcessEnv): Promise<SecretReadings> {
  const call = createAwsJson(env, secretsManager);
  const answer = await call('BatchGetSecretValue', { SecretIdList: ids }, { repeatable: true });
  return toReadings(ids, answer as BatchGetSecretValueResponse);
}
