/** An answer of Secrets Manager as what is in each secret that was asked for. */
import type { BatchGetSecretValueResponse, SecretValueEntry } from '@aws-sdk/client-secrets-manager';
import type { SecretReading, SecretReadings } from './secret-store.ts';

type Answer = Pick<BatchGetSecretValueResponse, 'SecretValues' | 'Errors'>;

export function toReadings(ids: readonly string[], answer: Answer): SecretReadings {
  return new Map(ids.map((id) => [id, readingOf(id, answer)]));
}

function readingOf(id: string, { SecretValues, Errors }: Answer): SecretReading {
  const value = SecretValues?.find((secret) => isNamed(id, secret));
  if (value) return value.SecretString === undefined ? { problem: 'BinarySecret' } : { text: value.SecretString };
  const error = Errors?.find(({ SecretId }) => SecretId === id);
  return { problem: error?.ErrorCode ?? 'NotReturned' };
}

/** A secret may be asked for by its name, its ARN, or its ARN without the six characters that AWS adds to it. */
function isNamed(id: string, { ARN, Name }: Pick<SecretValueEntry, 'ARN' | 'Name'>): boolean {
  return id === Name || id === ARN || id === ARN?.replace(/-\w{6}$/, '');
}
