/** Our signature is the one the AWS SDK makes for the same request: same path, same headers, same moment. */
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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

/** The hash the signer of the SDK wants. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer);
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as Buffer);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('A hash of the signer is used once.');
  }
}

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

describe('any request', () => {
  const text = fc.string({ unit: fc.constantFrom(...'azAZ09-._~ /%+=&?:;,@!$\'()*"<>é漢😀'), maxLength: 12 });
  const name = fc.string({ unit: fc.constantFrom(...'abz-09'), minLength: 1, maxLength: 12 });
  const value = fc.string({ unit: fc.constantFrom(...'aZ0 ,;="/+\t'), maxLength: 20 });
  const requests = fc.record({
    method: fc.constantFrom('GET' as const, 'POST' as const),
    path: fc.array(
      text.map((segment) => segment.replaceAll('?', '')),
      { maxLength: 4 },
    ),
    isEncoded: fc.boolean(),
    query: fc.dictionary(text, text, { maxKeys: 3 }),
    headers: fc.dictionary(
      fc.oneof(name, fc.constantFrom('user-agent', 'Content-Type', 'Sec-Fetch', 'proxy-a')),
      value,
    ),
    body: fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 3 }),
    sessionToken: fc.option(fc.constant('token/with+signs='), { nil: undefined }),
    region: fc.constantFrom('eu-central-1', 'us-gov-west-1'),
  });

  test('is signed as the signer of the SDK signs it', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async ({ method, path, isEncoded, query, headers, body, sessionToken, region }) => {
        const url = new URL(
          `https://aws.example:8443/${path.map(isEncoded ? encodeURIComponent : encodeURI).join('/')}`,
        );
        for (const [key, text] of Object.entries(query)) url.searchParams.append(key, text);
        const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', ...(sessionToken && { sessionToken }) };
        const request = { method, url, headers, body: body.map((bytes) => Buffer.from(bytes)) };

        const ours = await sign(request, { aws: { region, credentials: async () => credentials } });

        const signer = new SignatureV4({ service: 'bedrock', region, credentials, sha256: Sha256 });
        const theirs = await signer.sign({
          ...{ method, protocol: url.protocol, hostname: url.hostname, port: 8443, path: url.pathname },
          query: Object.fromEntries(url.searchParams),
          headers: { ...headers, host: url.host },
          body: Buffer.concat(request.body),
        });
        expect(ours.headers['authorization']).toBe(theirs.headers['authorization']);
      }),
      { numRuns: 500 },
    );
  });
});
