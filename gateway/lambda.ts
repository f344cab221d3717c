/** The gateway as a streaming Lambda function, behind a function URL or a REST API. */
import { PassThrough, type Readable } from 'node:stream';
import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import { ProviderError } from '../providers/base/errors.ts';
import { type AppOptions, createApp } from './app.ts';
import { deliver } from './deliver.ts';
import type { App } from './http.ts';
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

export function createLambdaHandler(options: AppOptions) {
  const app = createApp(options);
  const { keepAliveMs } = options.gateway.config.streaming;
  // Our own deadline replaces middy's, which would cut a running answer.
  const core = middy<HttpEvent, StreamedAnswer>({
    executionMode: executionModeStreamifyResponse,
    timeoutEarlyInMillis: 0,
  });
  return core.handler((event: HttpEvent, context: LambdaContext) => answer(app, event, context, keepAliveMs));
}

async function answer(
  app: App,
  event: HttpEvent,
  context: LambdaContext,
  keepAliveMs: number,
): Promise<StreamedAnswer> {
  const deadline = startDeadline(context);
  const response = await app(fromEvent(event, deadline.signal));
  const body = new PassThrough();
  // It never fails: an error inside the response stream would end the process.
  void deliver(response, body, keepAliveMs).then(deadline.stop);
  return { statusCode: response.status, headers: response.headers, body };
}

/** Cancels the upstream call when the function's time is nearly up, so that the caller is told instead of cut off. */
function startDeadline(context: LambdaContext): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const remaining = context.getRemainingTimeInMillis() - graceMs;
  const timer = setTimeout(() => controller.abort(outOfTime()), Math.max(remaining, 0));
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}

function outOfTime(): ProviderError {
  const message = "The answer took longer than this function's time limit.";
  return new ProviderError('gateway', 'timeout', message, { code: 'deadline_exceeded' });
}
