/** AWS Signature Version 4, signed by the AWS SDK's own signer. */
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentials, AwsCredentialSource } from './aws-credentials.ts';
import type { Auth, OutgoingRequest } from './endpoint.ts';
import { GatewayError } from './errors.ts';

/** Signs with the caller's AWS credentials, or sends a Bearer key where one is set (Bedrock API keys). */
export function sigv4(service: string): Auth {
  return async (request, { apiKey, aws }) => {
    if (apiKey) return { ...request, headers: { ...request.headers, authorization: `Bearer ${apiKey}` } };
    if (!aws) throw new GatewayError('internal', `No AWS region and credentials are set for ${service}.`);
    return sign(request, service, aws.region, await loaded(aws.credentials));
  };
}

async function loaded(source: AwsCredentialSource): Promise<AwsCredentials> {
  try {
    return await source();
  } catch (error) {
    const message = 'The AWS credentials of this gateway could not be loaded.';
    throw new GatewayError('internal', message, { status: 503, code: 'provider_not_configured' }, { cause: error });
  }
}

async function sign(
  request: OutgoingRequest,
  service: string,
  region: string,
  credentials: AwsCredentials,
): Promise<OutgoingRequest> {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: true });
  const { url, method, headers, body } = request;
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port && { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host },
    body: Buffer.concat(body),
  });
  return { ...request, headers: signed.headers };
}

/** The hash interface the signer wants, over node:crypto. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBytes(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error('A hash of the signer is used once.');
  }
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
