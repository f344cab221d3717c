/**
 * The read that every cold start waits for, as one plain signed request over the client that calls providers: a third of
 * what loading the SDK costs. Whatever goes wrong with it (another partition, a clock that is off) is left to the SDK.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
 */
import type { BatchGetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { awsCredentialChain } from '../../providers/base/aws-credentials.ts';
import type { OutgoingRequest } from '../../providers/base/endpoint.ts';
import { send } from '../../providers/base/http-client.ts';
import { parseAnswer, readBytes } from '../../providers/base/read-answer.ts';
import { sigv4 } from '../../providers/base/sigv4.ts';
import { toBytes } from '../../providers/base/wire-text.ts';
import type { SecretReadings } from './secret-store.ts';
import { toReadings } from './to-readings.ts';

const service = 'secretsmanager';
const timeouts = { connectMs: 1_000, firstByteMs: 2_000, idleMs: 1_000 };

/** Rejects where nothing is read, for whatever reason. @param ids no more than one call takes */
export async function readFirst(ids: readonly string[], env: NodeJS.ProcessEnv): Promise<SecretReadings> {
  const region = env['AWS_REGION'] ?? 'us-east-1';
  const aws = { region, credentials: awsCredentialChain(env) };
  const request = await sigv4(service)(toRequest(ids, endpoint(region, env)), { aws });
  const { status, body } = await send(request, { provider: service, timeouts, signal: new AbortController().signal });
  const answer = parseAnswer(await readBytes(body, service), service);
  if (status !== 200) throw new Error(`Secrets Manager answered with status ${status}.`);
  return toReadings(ids, answer as BatchGetSecretValueResponse);
}

/** As the SDKs find it. */
function endpoint(region: string, env: NodeJS.ProcessEnv): string {
  const set = env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] || env['AWS_ENDPOINT_URL'];
  return set || `https://${service}.${region}.amazonaws.com`;
}

function toRequest(ids: readonly string[], url: string): OutgoingRequest {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${service}.BatchGetSecretValue` };
  return { method: 'POST', url: new URL('/', url), headers, body: toBytes({ SecretIdList: ids }) };
}
