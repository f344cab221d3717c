/** Stands between the gateway and a real store, and does to the next calls what networks and stores do at times. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { startUpstream } from './upstream.ts';

export type Fault =
  /** The connection ends before the store has seen the call, or after it did what it was asked. */
  | 'reset-before'
  | 'reset-after'
  /** Answers of the store itself. */
  | 'internal-error'
  | 'throttled'
  /** Done, and then this. */
  | 'error-after'
  /** No answer at all. */
  | 'silent';

export interface FaultyProxy {
  readonly url: string;
  /** Operations as they came, those that failed among them. */
  readonly operations: string[];
  /** For the next calls, one each; then all is well again. */
  readonly faults: Fault[];
  /** The most calls that were under way at once. */
  readonly mostAtOnce: () => number;
  close(): Promise<void>;
}

export async function startFaultyProxy(store: string): Promise<FaultyProxy> {
  const operations: string[] = [];
  const faults: Fault[] = [];
  let underWay = 0;
  let most = 0;
  const upstream = await startUpstream((request, response) => {
    operations.push(String(request.headers['x-amz-target']).replace(/^.*\./, ''));
    underWay += 1;
    most = Math.max(most, underWay);
    response.once('close', () => {
      underWay -= 1;
    });
    act(faults.shift(), store, request, response);
  });
  return { url: upstream.url.origin, operations, faults, mostAtOnce: () => most, close: upstream.close };
}

function act(fault: Fault | undefined, store: string, request: IncomingMessage, response: ServerResponse): void {
  if (fault === 'reset-before') request.socket.destroy();
  else if (fault === 'internal-error') fail(response, 500, 'InternalServerError');
  else if (fault === 'throttled') fail(response, 400, 'ProvisionedThroughputExceededException');
  else if (fault !== 'silent') request.pipe(forward(fault, store, request, response));
}

function forward(fault: Fault | undefined, store: string, request: IncomingMessage, response: ServerResponse) {
  return http.request(store, { method: 'POST', headers: request.headers }, (answer) => {
    if (fault === 'reset-after') request.socket.destroy();
    else if (fault === 'error-after') fail(response, 500, 'InternalServerError');
    else answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers));
  });
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}` }));
}
