import type { IncomingMessage } from 'node:http';

/** One HTTP request as a front received it. */
export interface FrontRequest {
  readonly id: string;
  readonly message: IncomingMessage;
  readonly body: Buffer;
  /** Path and query as the function is to see them. @default those of the message */
  readonly target?: string;
}

/** Where in a REST API a request arrived. */
interface RestApiRoute {
  readonly apiId: string;
  readonly stage: string;
  /** `/v1/models/{name+}` */
  readonly resource: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** The media types of `binaryMediaTypes`: all else is handed over as text. */
  readonly binaryMediaTypes: readonly string[];
}

const TEXT = /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded))/;
/** Payload 2.0. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
export function toFunctionUrlEvent(request: FrontRequest): object {
  const { id, message, body } = request;
  const url = toUrl(request);
  const isBase64Encoded = body.length > 0 && !TEXT.test(message.headers['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: { ...joinedHeaders(message), 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' },
    ...(url.search && { queryStringParameters: joinedParameters(url) }),
    requestContext: functionUrlContext(id, message, url),
    ...(body.length > 0 && { body: encode(body, isBase64Encoded) }),
    isBase64Encoded,
  };
}

function functionUrlContext(requestId: string, { method }: IncomingMessage, { pathname }: URL): object {
  return {
    accountId: 'anonymous',
    apiId: 'emulated',
    domainName: 'emulated.lambda-url.us-east-1.on.aws',
    domainPrefix: 'emulated',
    http: { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'emulated' },
    requestId,
    routeKey: '$default',
    stage: '$default',
    time: '01/Jan/2026:00:00:00 +0000',
    timeEpoch: Date.UTC(2026, 0, 1),
  };
}

/** A REST API of one route for everything, deployed as RAWDOG's is. */
function proxyRoute({ pathname }: URL): RestApiRoute {
  return {
    apiId: 'emulated',
    stage: 'prod',
    resource: '/{proxy+}',
    pathParameters: { proxy: pathname.slice(1) },
    binaryMediaTypes: ['multipart/form-data', 'audio/*'],
  };
}

/**
 * Payload 1.0. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @param request its target begins behind the stage
 */
export function toRestApiEvent(request: FrontRequest, given?: RestApiRoute): object {
  const { id, message, body } = request;
  const url = toUrl(request);
  const route = given ?? proxyRoute(url);
  const isBase64Encoded = body.length > 0 && isBinary(message.headers['content-type'], route);
  return {
    resource: route.resource,
    path: url.pathname,
    httpMethod: message.method,
    ...writtenHeaders(message),
    ...parameters(url),
    pathParameters: Object.keys(route.pathParameters).length > 0 ? route.pathParameters : null,
    stageVariables: null,
    requestContext: restApiContext(id, message, url, route),
    body: body.length > 0 ? encode(body, isBase64Encoded) : null,
    isBase64Encoded,
  };
}

function isBinary(contentType: string | undefined, { binaryMediaTypes }: RestApiRoute): boolean {
  const [type = ''] = (contentType ?? 'application/json').toLowerCase().split(';');
  return binaryMediaTypes.some((each) => each === '*/*' || each === type.trim() || each === type.replace(/\/.*/, '/*'));
}

function restApiContext(
  requestId: string,
  { method }: IncomingMessage,
  { pathname }: URL,
  { apiId, stage, resource }: RestApiRoute,
): object {
  return {
    accountId: '000000000000',
    apiId,
    domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
    httpMethod: method,
    identity: { sourceIp: '127.0.0.1', userAgent: 'emulated' },
    path: `/${stage}${pathname}`,
    protocol: 'HTTP/1.1',
    requestId,
    requestTimeEpoch: Date.UTC(2026, 0, 1),
    resourcePath: resource,
    stage,
  };
}

function toUrl({ message, target = message.url ?? '/' }: FrontRequest): URL {
  return new URL(target, 'http://emulated');
}

function encode(body: Buffer, isBase64Encoded: boolean): string {
  return body.toString(isBase64Encoded ? 'base64' : 'utf8');
}

/** Payload 2.0 has lower-case names and one string a name. */
function joinedHeaders({ headersDistinct }: IncomingMessage): Record<string, string> {
  return mapValues(headersDistinct, (values) => values.join(','));
}

/** Payload 1.0 keeps the names as the client wrote them: `Authorization`, `authorization`, `AUTHORIZATION`. */
function writtenHeaders({ rawHeaders, headersDistinct }: IncomingMessage): object {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  const multiValueHeaders = Object.fromEntries(names.map((name) => [name, headersDistinct[name.toLowerCase()] ?? []]));
  return { headers: mapValues(multiValueHeaders, (values) => values.at(-1)), multiValueHeaders };
}

function joinedParameters(url: URL): Record<string, string> {
  return mapValues(allParameters(url), (values) => values.join(','));
}

function parameters(url: URL): object {
  const multiValueQueryStringParameters = url.search ? allParameters(url) : null;
  const queryStringParameters = url.search ? Object.fromEntries(url.searchParams) : null;
  return { queryStringParameters, multiValueQueryStringParameters };
}

function allParameters({ searchParams }: URL): Record<string, string[]> {
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
}

function mapValues<Value, Mapped>(
  values: NodeJS.Dict<Value>,
  map: (value: NonNullable<Value>) => Mapped,
): Record<string, Mapped> {
  const entries = Object.entries(values).flatMap(([name, value]) =>
    value == null ? [] : [[name, map(value)] as const],
  );
  return Object.fromEntries(entries);
}
