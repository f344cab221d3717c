/**
 * Objects of an S3 bucket, over the client that calls providers.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
import { awsCredentialChain } from '../../providers/base/aws-credentials.ts';
import type { OutgoingRequest, Timeouts } from '../../providers/base/endpoint.ts';
import { type HttpAnswer, send } from '../../providers/base/http-client.ts';
import { readBytes } from '../../providers/base/read-answer.ts';
import { sigv4 } from '../../providers/base/sigv4.ts';

/** Both reject where the bucket does not do as it is told. */
export interface Bucket {
  /** Undefined where there is none. */
  get(key: string): Promise<Buffer | undefined>;
  put(key: string, body: Buffer): Promise<void>;
}

/** Nobody waits for long: what is not there in time is as good as not there. */
const timeouts: Timeouts = { connectMs: 1_000, firstByteMs: 2_000, idleMs: 2_000 };

/** @param env `AWS_ENDPOINT_URL_S3` as the SDKs read it. Keys are letters, digits, `-` and `_`. */
export function openBucket(name: string, env: NodeJS.ProcessEnv): Bucket {
  const region = env['AWS_REGION'] ?? 'us-east-1';
  const endpoint = env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'];
  const base = endpoint ? `${endpoint}/${name}` : `https://${name}.s3.${region}.amazonaws.com`;
  const aws = { region, credentials: awsCredentialChain(env) };
  const sign = sigv4('s3');
  const call = async (method: OutgoingRequest['method'], key: string, body: Buffer[]): Promise<HttpAnswer> => {
    const request = await sign({ method, url: new URL(`${base}/${key}`), headers: {}, body }, { aws });
    return send(request, { provider: 's3', timeouts, signal: new AbortController().signal });
  };
  return {
    async get(key) {
      const { status, body } = await call('GET', key, []);
      const bytes = await readBytes(body, 's3');
      if (status === 200) return bytes;
      // Without the right to list a bucket, what is not there is forbidden.
      if (status === 404 || status === 403) return undefined;
      throw new Error(`S3 answered with status ${status}.`);
    },
    async put(key, content) {
      const { status, body } = await call('PUT', key, [content]);
      await readBytes(body, 's3');
      if (status !== 200) throw new Error(`S3 answered with status ${status}.`);
    },
  };
}
