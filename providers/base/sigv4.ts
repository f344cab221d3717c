/**
 * AWS Signature Version 4, by hand: the SDK's signer brings 80 KB, which every cold start would load to read its secrets
 * (5 ms of a hundred). Tests hold every signature against the SDK's.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from 'node:crypto';
import type { AwsCredentialSource, AwsCredentials } from './aws-credentials.ts';
import type { Auth, Credentials, OutgoingRequest } from './endpoint.ts';
import { GatewayError } from './errors.ts';

/**
 * Signs with the caller's AWS credentials, or sends a Bearer key where one is set (Bedrock API keys).
 * @param service as AWS's signatures name it: `bedrock`, `secretsmanager`
 */
export function sigv4(service: string): Auth {
  return async (request, { apiKey, aws }) => {
    if (apiKey) return { ...request, headers: { ...request.headers, authorization: `Bearer ${apiKey}` } };
    if (!aws) throw notSetUp(`No AWS region and credentials are set for ${service}.`);
    return sign(request, await loaded(aws.credentials), { service, region: aws.region });
  };
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

type Place = Pick<NonNullable<Credentials['aws']>, 'region'> & { readonly service: string };

const algorithm = 'AWS4-HMAC-SHA256';

function sign(request: OutgoingRequest, credentials: AwsCredentials, { region, service }: Place): OutgoingRequest {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = [time.slice(0, 8), region, service, 'aws4_request'];
  const bodyHash = sha256(...request.body);
  const headers = {
    ...request.headers,
    host: request.url.host,
    'x-amz-date': time,
    ...(sessionToken && { 'x-amz-security-token': sessionToken }),
    'x-amz-content-sha256': bodyHash,
  };
  const signed = signedHeaders(headers);
  const canonical = [request.method, ...canonicalUrl(request.url), ...signed.lines, '', signed.names, bodyHash];
  const text = [algorithm, time, scope.join('/'), sha256(canonical.join('\n'))].join('\n');
  const key = signingKey(secretAccessKey, scope);
  const credential = [accessKeyId, ...scope].join('/');
  const signature = hmac(key, text).toString('hex');
  const authorization = `${algorithm} Credential=${credential}, SignedHeaders=${signed.names}, Signature=${signature}`;
  return { ...request, headers: { ...headers, authorization } };
}

/** Each is good for a day of one service: four of the five hashes of a signature. */
const signingKeys = new Map<string, string | Buffer>();
const mostKeys = 50;

function signingKey(secretAccessKey: string, scope: readonly string[]): string | Buffer {
  const name = [secretAccessKey, ...scope].join(' ');
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  if (signingKeys.size >= mostKeys) signingKeys.clear();
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  signingKeys.set(name, key);
  return key;
}

/** What proxies may change on the way. */
const mayChange =
  /^(authorization|cache-control|connection|expect|from|keep-alive|max-forwards|pragma|referer|te|trailer|transfer-encoding|upgrade|user-agent|x-amzn-trace-id|proxy-.*|sec-.*)$/;

function signedHeaders(headers: OutgoingRequest['headers']): { readonly names: string; readonly lines: string[] } {
  const entries = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim().replaceAll(/\s+/g, ' ')] as const)
    .filter(([name]) => !mayChange.test(name))
    .sort(byName);
  return { names: entries.map(([name]) => name).join(';'), lines: entries.map((entry) => entry.join(':')) };
}

/** AWS sorts by the code of characters, whatever the locale. */
function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : Number(a > b);
}

/** Path and query. All services but S3 want the path as it is sent encoded once more, without its empty segments. */
function canonicalUrl({ pathname, searchParams }: URL): [path: string, query: string] {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const end = segments.length > 0 && pathname.endsWith('/') ? '/' : '';
  const query = [...searchParams].map(([name, value]) => [encode(name), encode(value)] as const);
  return [
    `/${segments.map(encode).join('/')}${end}`,
    query
      .sort(byName)
      .map((pair) => pair.join('='))
      .join('&'),
  ];
}

/** All but letters, digits and `-._~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
