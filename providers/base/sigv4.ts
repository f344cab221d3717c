/** AWS Signature Version 4, signed by the AWS SDK's own signer. */
import { type BinaryLike, createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialSource, AwsCredentials } from './aws-credentials.ts';
import type { Auth, Credentials, OutgoingRequest } from './endpoint.ts';
import { GatewayError } from './errors.ts';

/** Signs with the caller's AWS credentials, or sends a Bearer key where one is set (Bedrock API keys). */
export function sigv4(service: string): Auth {
  // One signer for each region and credential source: making one costs as much as signing.
  const signers = new WeakMap<Aws, SignatureV4>();
  const signerFor = (aws: Aws) => {
    const signer = signers.get(aws) ?? createSigner(service, aws);
    signers.set(aws, signer);
    return signer;
  };
  return async (request, { apiKey, aws }) => {
    if (apiKey) return { ...request, headers: { ...request.headers, authorization: `Bearer ${apiKey}` } };
    if (!aws) throw notSetUp(`No AWS region and credentials are set for ${service}.`);
    return sign(request, signerFor(aws));
  };
}

type Aws = NonNullable<Credentials['aws']>;

function createSigner(service: string, { region, credentials }: Aws): SignatureV4 {
  return new SignatureV4({
    service,
    region,
    credentials: () => loaded(credentials),
    sha256: Sha256,
    uriEscapePath: true,
  });
}

async function loaded(source: AwsCredentialSource): Promise<AwsCredentials> {
  try {
    return await source();
  } catch (error) {
    throw notSetUp('The AWS credentials of this gateway could not be loaded.', { cause: error });
  }
}

function notSetUp(message: string, options?: ErrorOptions): GatewayError {
  return new GatewayError('internal', message, { status: 503, code: 'provider_not_configured' }, options);
}

async function sign(request: OutgoingRequest, signer: SignatureV4): Promise<OutgoingRequest> {
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

/** The hash interface the signer wants, over node:crypto, which takes all that the signer gives. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as BinaryLike);
  }

  update(data: SourceData): void {
    this.#hash.update(data as BinaryLike);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error('A hash of the signer is used once.');
  }
}

type SourceData = string | ArrayBuffer | ArrayBufferView;
