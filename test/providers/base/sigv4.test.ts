/** Our signature is the one the AWS SDK makes for the same request: same path, same headers, same moment. */
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OutgoingRequest } from '../../../providers/base/endpoint.ts';
import { GatewayError } from '../../../providers/base/errors.ts';
import { sigv4 } from '../../../providers/base/sigv4.ts';
import { bedrockChat } from '../../../providers/bedrock/chat/transformation.ts';
import { chatContext } from '../../helpers/context.ts';

const secrets = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token/with+signs=' };
const aws = { region: 'eu-central-1', credentials: async () => secrets };
const baseUrl = 'https://bedrock.example:8443/proxy';
const sign = sigv4('bedrock');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T10:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

interface SdkRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the SDK is about to send for a `Converse` of this model, to a base URL with a path of its own. */
async function sentBySdk(modelId: string): Promise<SdkRequest> {
  let captured: SdkRequest | undefined;
  const handle = async (request: SdkRequest): Promise<never> => {
    captured = request;
    throw new Error('Captured.');
  };
  const client = new BedrockRuntimeClient({
    region: aws.region,
    endpoint: baseUrl,
    credentials: secrets,
    maxAttempts: 1,
    requestHandler: { handle } as never,
  });
  const messages = [{ role: 'user' as const, content: [{ text: 'Grüße' }] }];
  await client.send(new ConverseCommand({ modelId, messages })).catch(() => {});
  if (!captured) throw new Error('The SDK sent nothing.');
  return captured;
}

const signers = ['authorization', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'];

function unsigned(headers: SdkRequest['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !signers.includes(name.toLowerCase())));
}

test.each([
  'anthropic.claude-haiku-4-5',
  'us.anthropic.claude-haiku-4-5-20251001-v1:0',
  'arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0',
  "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/odd id(1)!*'é+~%",
])('the signature and the path for %s', async (model) => {
  const sdk = await sentBySdk(model);
  const ctx = chatContext('bedrock', model);
  const url = new URL(baseUrl + bedrockChat.transformRequest(ctx.request, ctx).path);

  const signed = await sign(
    { method: 'POST', url, headers: unsigned(sdk.headers), body: [Buffer.concat([sdk.body])] },
    { aws },
  );

  expect(url.pathname).toBe(sdk.path);
  expect(signed.headers).toEqual(sdk.headers);
});

test('a Bedrock API key is sent as it is, and nothing is signed', async () => {
  const request: OutgoingRequest = { method: 'POST', url: new URL('http://host/'), headers: { a: 'b' }, body: [] };

  expect(await sign(request, { apiKey: 'bedrock-key', aws })).toEqual({
    ...request,
    headers: { a: 'b', authorization: 'Bearer bedrock-key' },
  });
});

test('without credentials the error says whose they are', async () => {
  const request: OutgoingRequest = { method: 'POST', url: new URL('http://host/'), headers: {}, body: [] };

  await expect(sign(request, {})).rejects.toThrow(GatewayError);
  await expect(sign(request, {})).rejects.toThrow('No AWS region and credentials are set for bedrock.');
});
