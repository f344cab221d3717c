/**
 * One call of an AWS service that speaks JSON, signed, over the client that calls providers: a fraction of what loading the
 * SDK costs at a cold start.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
import { awsCredentialChain } from '../providers/base/aws-credentials.ts';
import type { Timeouts } from '../providers/base/endpoint.ts';
import { send } from '../providers/base/http-client.ts';
import { parseAnswer, readBytes } from '../providers/base/read-answer.ts';
import { sigv4 } from '../providers/base/sigv4.ts';
import { toBytes } from '../providers/base/wire-text.ts';

interface AwsJsonService {
  /** As signatures name it. */
  readonly service: string;
  /** As the SDKs name the variable of its address: `AWS_ENDPOINT_URL_<id>`. */
  readonly id: string;
  /** Before the operation's name in `x-amz-target`. */
  readonly targetPrefix: string;
  /** Of its JSON. */
  readonly version: '1.0' | '1.1';
  readonly timeouts: Timeouts;
}

/** What the service answered instead of a success. */
export class AwsJsonError extends Error {
  /** Of the service: `ConditionalCheckFailedException`. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number) {
    super(`${code} (status ${status})`);
    // What a log shows of it.
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

export interface CallOptions {
  /** Whether it does no harm to do it twice, where nobody knows whether it was done. @default false */
  readonly repeatable?: boolean | undefined;
}

export type CallAwsJson = (operation: string, input: object, options?: CallOptions) => Promise<Record<string, unknown>>;

/** @returns a call that rejects with an `AwsJsonError`, or with the `ProviderError` of a connection that failed */
export function createAwsJson(env: NodeJS.ProcessEnv, options: AwsJsonService): CallAwsJson {
  const { service, id, targetPrefix, version, timeouts } = options;
  const region = env['AWS_REGION'] ?? 'us-east-1';
  const aws = { region, credentials: awsCredentialChain(env) };
  const sign = sigv4(service);
  const set = env[`AWS_ENDPOINT_URL_${id}`] || env['AWS_ENDPOINT_URL'];
  const url = new URL('/', set || `https://${service}.${region}.amazonaws.com`);
  return async (operation, input, { repeatable = false } = {}) => {
    const headers = {
      'content-type': `application/x-amz-json-${version}`,
      'x-amz-target': `${targetPrefix}.${operation}`,
    };
    const request = await sign({ method: 'POST', url, headers, body: toBytes(input) }, { aws });
    const limits = { provider: service, timeouts, signal: new AbortController().signal, once: !repeatable };
    const { status, body } = await send(request, limits);
    const answer = parseAnswer(await readBytes(body, service), service) as Record<string, unknown>;
    if (status === 200) return answer;
    throw new AwsJsonError(codeOf(answer), status);
  };
}

/** `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException` */
function codeOf({ __type: type }: Record<string, unknown>): string {
  return typeof type === 'string' ? type.slice(type.lastIndexOf('#') + 1) : 'UnknownError';
}
