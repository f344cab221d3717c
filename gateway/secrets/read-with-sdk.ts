/**
 * Reads secrets with the SDK. A file to be imported when it is needed: the SDK takes its time.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
 */
import { BatchGetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ReadSecrets } from './secret-store.ts';
import { toReadings } from './to-readings.ts';

/** Two attempts together take less than a caller's patience. */
const patience = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
} as const;

/** @returns what reads as many secrets as one call takes */
export function createReadWithSdk(): ReadSecrets {
  const client = new SecretsManagerClient(patience);
  return async (ids) => {
    const answer = await client.send(new BatchGetSecretValueCommand({ SecretIdList: [...ids] }));
    return toReadings(ids, answer);
  };
}
