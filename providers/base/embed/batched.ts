/** More inputs than a provider takes at once: several calls, a few at a time, put together as one answer. */
import type { CallContext, Handler, Result } from '../endpoint.ts';
import { inTurns } from '../in-turns.ts';
import { inputsOf } from './inputs.ts';
import type { EmbedRequest } from './types.ts';

type EmbedResult = Extract<Result<'embed'>, { kind: 'json' }>;

interface BatchOptions {
  /** The most a call may hold, which may depend on the model. */
  readonly maxInputs: number | ((model: string) => number);
  /** How many calls run at once. @default 4 */
  readonly concurrency?: number;
}

export function batched(handler: Handler<'embed'>, { maxInputs, concurrency = 4 }: BatchOptions): Handler<'embed'> {
  return {
    ...handler,
    async handleRequest(request, ctx) {
      const inputs = inputsOf(request);
      const most = typeof maxInputs === 'function' ? maxInputs(ctx.model) : maxInputs;
      if (inputs.length <= most) return handler.handleRequest(request, ctx);
      const starts = Array.from({ length: Math.ceil(inputs.length / most) }, (_, part) => part * most);
      const calls = starts.map((start) => (signal: AbortSignal) => {
        const input = inputs.slice(start, start + most) as EmbedRequest['input'];
        return callOne(handler, { ...ctx, request: { ...request, input }, signal });
      });
      return joined(await inTurns(calls, { concurrency, signal: ctx.signal }));
    },
  };
}

async function callOne(handler: Handler<'embed'>, ctx: CallContext<'embed'>): Promise<EmbedResult> {
  const result = await handler.handleRequest(ctx.request, ctx);
  if (result.kind !== 'json') throw new Error('Embeddings come whole.');
  // A copy, which lets go of the text that the answer came in: together they are large.
  return { ...result, body: { ...result.body } };
}

/** What goes with an answer once (rate limits, the model's name) is the last call's. */
function joined(results: readonly EmbedResult[]): EmbedResult {
  const last = results.at(-1) as EmbedResult;
  const bodies = results.map(({ body }) => body);
  const sum = (count: 'prompt_tokens' | 'total_tokens') => bodies.reduce((total, { usage }) => total + usage[count], 0);
  return {
    ...last,
    dropped: [...new Set(results.flatMap(({ dropped }) => dropped))],
    body: {
      ...last.body,
      data: bodies.flatMap(({ data }) => data).map((embedding, index) => ({ ...embedding, index })),
      usage: { prompt_tokens: sum('prompt_tokens'), total_tokens: sum('total_tokens') },
    },
  };
}
