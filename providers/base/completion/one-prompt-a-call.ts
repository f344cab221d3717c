/** For hosts that take one prompt a call: a request with several becomes as many calls, and their answers one. */
import type { CallContext, Handler, Result } from '../endpoint.ts';
import { inTurns } from '../in-turns.ts';
import { mergeAnswers, mergeStreams } from './merge.ts';
import { promptsOf } from './prompts.ts';
import type { CompletionRequest } from './types.ts';

/** How many calls of one request go on at a time. */
const concurrency = 4;

type Whole = Extract<Result<'completion'>, { readonly kind: 'json' }>;
type Streamed = Extract<Result<'completion'>, { readonly kind: 'stream' }>;
type Call = (signal: AbortSignal) => Promise<Result<'completion'>>;

export function onePromptACall(handler: Handler<'completion'>): Handler<'completion'> {
  return {
    ...handler,
    async handleRequest(request, ctx) {
      const requests = onePromptEach(request);
      const [only] = requests;
      if (only && requests.length === 1) return handler.handleRequest(only, { ...ctx, request: only });
      return callAll(handler, requests, ctx);
    },
  };
}

function onePromptEach(request: CompletionRequest): CompletionRequest[] {
  return promptsOf(request).map((prompt) => (prompt === request.prompt ? request : { ...request, prompt }));
}

/** One failure fails them all, and ends the calls that are still going on. */
function callAll(
  handler: Handler<'completion'>,
  requests: readonly CompletionRequest[],
  ctx: CallContext<'completion'>,
): Promise<Result<'completion'>> {
  const calls = requests.map(
    (request): Call =>
      (signal) =>
        handler.handleRequest(request, { ...ctx, request, signal }),
  );
  return ctx.request.stream ? streamed(calls, ctx) : whole(calls, ctx);
}

async function whole(calls: readonly Call[], { request, signal }: CallContext<'completion'>): Promise<Whole> {
  const results = (await inTurns(calls, { concurrency, signal })) as [Whole, ...Whole[]];
  const body = mergeAnswers(
    results.map((result) => result.body),
    request,
  );
  return { ...results[0], body };
}

/** The first calls must have their answers before anything goes out: their refusal is a real status. */
async function streamed(calls: readonly Call[], { request, signal }: CallContext<'completion'>): Promise<Streamed> {
  const abandoned = new AbortController();
  const abandon = () => abandoned.abort();
  const either = AbortSignal.any([signal, abandoned.signal]);
  const opening = calls.slice(0, concurrency).map((call) => call(either) as Promise<Streamed>);
  const opened = (await Promise.all(opening).catch((error) => {
    abandon();
    throw error;
  })) as [Streamed, ...Streamed[]];
  const waiting = calls.slice(concurrency).map((call) => async () => ((await call(either)) as Streamed).chunks);
  const streams = [
    ...opened.map(
      ({ chunks }) =>
        async () =>
          chunks,
    ),
    ...waiting,
  ];
  return { ...opened[0], chunks: mergeStreams(streams, request, { concurrency, abandon }) };
}
