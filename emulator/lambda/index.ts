import { type Answer, type Call, call } from './client.ts';
import { functionUrlFront, restApiFront, startFront } from './front.ts';
import { LambdaFunction } from './function.ts';
import type { Report } from './invocation.ts';
import type { FunctionOptions } from './runtime-process.ts';

export type { Answer, Call } from './client.ts';
export type { Report } from './invocation.ts';
export type { FunctionOptions } from './runtime-process.ts';

/** One function behind both of its fronts. */
export interface EmulatedLambda {
  readonly functionUrl: string;
  readonly restApi: string;
  /** Process ids of the execution environments that are alive. */
  readonly environments: readonly number[];
  /** Everything the function has written to stdout and stderr. */
  readonly logs: readonly string[];
  callFunctionUrl(path: string, request?: Call): Promise<Answer>;
  callRestApi(path: string, request?: Call): Promise<Answer>;
  /** How the invocation behind an answer went, once it is over. */
  report(answer: Pick<Answer, 'headers'>): Promise<Report>;
  stop(): void;
}

/**
 * Runs a handler under AWS's runtime client as Lambda would: a process an environment, one invocation at a time in each,
 * streamed responses, cold starts, a deadline.
 */
export async function startLambda(options: FunctionOptions): Promise<EmulatedLambda> {
  const lambda = new LambdaFunction(options);
  const functionUrl = await startFront(functionUrlFront, lambda);
  const restApi = await startFront(restApiFront, lambda);
  return {
    functionUrl: functionUrl.url,
    restApi: restApi.url,
    logs: lambda.logs,
    get environments() {
      return lambda.environments;
    },
    callFunctionUrl: (path, request) => call(functionUrl.url + path, request),
    callRestApi: (path, request) => call(restApi.url + path, request),
    report: ({ headers }) => lambda.report(String(headers['x-amzn-requestid'])),
    stop() {
      lambda.stop();
      for (const { server } of [functionUrl, restApi]) server.close().closeAllConnections();
    },
  };
}
