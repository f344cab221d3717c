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
type Calls = readonly (() => Promise<Result<'completion'>>)[];

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
async function callAll(
  handler: Handler<'completion'>,
  requests: readonly CompletionRequest[],
  ctx: CallContext<'completion'>,
): Promise<Result<'completion'>> {
  const abandoned = new AbortController();
  const signal = AbortSignal.any([ctx.signal, abandoned.signal]);
  const calls = requests.map((request) => () => handler.handleRequest(request, { ...ctx, request, signal }));
  const abandon = () => abandoned.abort();
  try {
    return await (ctx.request.stream ? streamed(calls, ctx.request, abandon) : whole(calls, ctx.request));
  } catch (error) {
    abandon();
    throw error;
  }
}

async function whole(calls: Calls, request: CompletionRequest): Promise<Whole> {
  const results = (await inTurns(calls, concurrency)) as [Whole, ...Whole[]];
  const body = mergeAnswers(
    results.map((result) => result.body),
    request,
  );
  return { ...results[0], body };
}

/** The first calls must have their answers before anything goes out: their refusal is a real status. */
async function streamed(calls: Calls, request: CompletionRequest, abandon: () => void): Promise<Streamed> {
  const opened = (await Promise.all(calls.slice(0, concurrency).map((call) => call()))) as [Streamed, ...Streamed[]];
  const waiting = calls.slice(concurrency) as (() => Promise<Streamed>)[];
  const results = [...opened.map((result) => async () => result), ...waiting];
  const streams = results.map((result) => async () => (await result()).chunks);
  return { ...opened[0], chunks: mergeStreams(streams, request, { concurrency, abandon }) };
}
