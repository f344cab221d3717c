/** Function-URL events (payload 2.0) and REST API events (payload 1.0) as our request. */
import { bodyTooLarge, type GatewayRequest, type IamCaller } from './http.ts';
import { toPrincipalArn } from './keys/principal-arn.ts';

/**
 * The fields we read, of either payload.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export interface HttpEvent {
  readonly rawPath?: string;
  readonly path?: string;
  readonly httpMethod?: string;
  readonly rawQueryString?: string;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[]>> | null;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly requestContext?: {
    readonly http?: { readonly method?: string; readonly sourceIp?: string };
    readonly authorizer?: { readonly iam?: Signer | null } | null;
    readonly identity?: Signer & { readonly sourceIp?: string | null };
  };
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

/** Null, or not there, where the front checks no signatures. */
interface Signer {
  readonly userArn?: string | null;
  readonly accountId?: string | null;
}

export function fromEvent(
  event: HttpEvent,
  { signal, deadline }: Required<Pick<GatewayRequest, 'signal' | 'deadline'>>,
): GatewayRequest {
  return {
    method: event.requestContext?.http?.method ?? event.httpMethod ?? 'GET',
    path: event.rawPath ?? event.path ?? '/',
    query: event.rawQueryString ?? toQuery(event.multiValueQueryStringParameters),
    headers: lowerCase(event.headers ?? {}),
    iam: toCaller(event.requestContext?.authorizer?.iam ?? event.requestContext?.identity),
    sourceIp: event.requestContext?.http?.sourceIp ?? event.requestContext?.identity?.sourceIp ?? undefined,
    readBody: async (maxBytes) => [bodyBytes(event, maxBytes)],
    signal,
    deadline,
  };
}

function toCaller({ userArn, accountId }: Signer = {}): IamCaller | undefined {
  return userArn ? { arn: toPrincipalArn(userArn), accountId: accountId ?? '' } : undefined;
}

/** REST APIs pass the query on in parts, which are decoded already. */
function toQuery(parts: HttpEvent['multiValueQueryStringParameters']): string | undefined {
  if (!parts) return undefined;
  const pairs = Object.entries(parts).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return new URLSearchParams(pairs).toString();
}

/** REST APIs pass header names on as the caller wrote them. */
function lowerCase(headers: NonNullable<HttpEvent['headers']>): GatewayRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * An event holds 6 MB, and a body that is no text fills it with base64, a third larger than its bytes; headers take some too.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const maxUploadBytes = 4_400_000;
const advice =
  'Through a Lambda function an upload may have about 4.4 MB: send the audio compressed (mono, 16 kHz, MP3 or Opus at 32 kbit/s: about 18 minutes), or in several parts.';

function bodyBytes({ body, isBase64Encoded }: HttpEvent, maxBytes: number): Buffer {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (isBase64Encoded && bytes.length > maxUploadBytes) throw bodyTooLarge(maxUploadBytes, advice);
  if (bytes.length > maxBytes) throw bodyTooLarge(maxBytes);
  return bytes;
}
