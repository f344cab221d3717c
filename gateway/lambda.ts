/** The gateway as a streaming Lambda function, behind a function URL or a REST API. */
import { PassThrough, type Readable } from 'node:stream';
import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import { ProviderError } from '../providers/base/errors.ts';
import { type AppOptions, createApp } from './app.ts';
import { deliver } from './deliver.ts';
import { fromEvent, type HttpEvent } from './lambda-event.ts';

/** What middy writes out: the prelude at once, then the body as it comes. */
interface StreamedAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** Time to end an answer in order before the platform kills the process. */
const graceMs = 1_500;

interface LambdaOptions extends AppOptions {
  /**
   * Whether a front of the function checks signatures. Where none does, whoever is named as the signer is not: an event may
   * come from anybody who may invoke the function itself. @default false
   */
  readonly signed?: boolean;
}

export function createLambdaHandler({ signed = false, ...options }: LambdaOptions) {
  const app = createApp(options);
  const { keepAliveMs } = options.gateway.config.streaming;
  const afterwards = new WeakMap<HttpEvent, () => Promise<void>>();
  // Our own deadline replaces middy's, which would cut a running answer.
  const core = middy<HttpEvent, StreamedAnswer>({
    executionMode: executionModeStreamifyResponse,
    timeoutEarlyInMillis: 0,
    // The caller has the last byte, and the platform waits for this before it freezes the process.
    requestEnd: ({ event }: { readonly event: HttpEvent }) => afterwards.get(event)?.(),
  });
  return core.handler(async (event: HttpEvent, context: LambdaContext) => {
    const time = startTime(context);
    const request = fromEvent(event, time);
    const response = await app(signed ? request : { ...request, iam: undefined });
    const body = new PassThrough();
    // It never fails: an error inside the response stream would end the process.
    const delivery = deliver(response, body, keepAliveMs).finally(time.stop);
    afterwards.set(event, async () => response.finished?.(await delivery));
    return { statusCode: response.status, headers: response.headers, body };
  });
}

interface CallTime {
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly stop: () => void;
}

/** Cancels the upstream call when the function's time is nearly up, so that the caller is told instead of cut off. */
function startTime(context: LambdaContext): CallTime {
  const controller = new AbortController();
  const remainingMs = Math.max(context.getRemainingTimeInMillis() - graceMs, 0);
  const timer = setTimeout(() => controller.abort(outOfTime()), remainingMs);
  return { signal: controller.signal, deadline: performance.now() + remainingMs, stop: () => clearTimeout(timer) };
}

function outOfTime(): ProviderError {
  const message = "The answer took longer than this function's time limit.";
  return new ProviderError('gateway', 'timeout', message, { code: 'deadline_exceeded' });
}
