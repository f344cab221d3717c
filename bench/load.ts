/** The load generator: a process of its own that is sent jobs and answers with what it saw. */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from './calls.ts';

export interface Job {
  readonly url: string;
  readonly key: string;
  readonly call: Call;
  readonly count: number;
  readonly concurrency: number;
  /** Milliseconds between the starts of the first requests, so that streams do not all run in step. */
  readonly stagger: number;
}
export interface Outcome {
  /** Milliseconds from sending the request to the first byte of the answer's body, one a request. */
  readonly firstByte: readonly number[];
  readonly complete: number;
  readonly errors: readonly string[];
}

interface Answered {
  readonly firstByte: number;
  readonly status: number;
  readonly tail: string;
}

const agent = new http.Agent({ keepAlive: true });

function ask({ url, key, call }: Job, body: Buffer): Promise<Answered> {
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    authorization: `Bearer ${key}`,
  };
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const request = http.request(url + call.path, { agent, method: 'POST', headers }, (response) =>
      collect(response, began).then(resolve, reject),
    );
    request.on('error', reject).end(body);
  });
}

function collect(response: http.IncomingMessage, began: number): Promise<Answered> {
  let firstByte = Number.NaN;
  let last: Buffer[] = [];
  response.on('data', (part: Buffer) => {
    if (last.length === 0) firstByte = performance.now() - began;
    last = [...last.slice(-3), part];
  });
  return new Promise((resolve, reject) => {
    response.on('error', reject);
    response.on('end', () => {
      const tail = Buffer.concat(last).toString('latin1').slice(-1000);
      resolve({ firstByte, status: response.statusCode ?? 0, tail });
    });
  });
}

async function run(job: Job): Promise<Outcome> {
  const body = Buffer.from(job.call.body);
  const firstByte: number[] = [];
  const errors: string[] = [];
  let left = job.count;
  const one = async () => {
    const answered = await ask(job, body);
    const complete = answered.status === 200 && answered.tail.includes(job.call.ending);
    if (complete) firstByte.push(answered.firstByte);
    else errors.push(`${answered.status} ${answered.tail.slice(-300)}`);
  };
  const worker = async (index: number) => {
    await sleep(index * job.stagger);
    while (left-- > 0) await one().catch((error: unknown) => errors.push(String(error)));
  };
  await Promise.all(Array.from({ length: job.concurrency }, (_, index) => worker(index)));
  return { firstByte, complete: firstByte.length, errors: errors.slice(0, 3) };
}

process.on('message', async (job: Job) => process.send?.(await run(job)));
process.on('disconnect', () => process.exit());
