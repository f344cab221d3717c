/**
 * Text completions of providers that only chat: the prompt is a user's turn, and the answer's text the completion.
 * A loader of the one becomes a loader of the other.
 */
import type { CallContext, Handler, Result } from '../endpoint.ts';
import { GatewayError, ProviderError } from '../errors.ts';
import { translated } from '../handler.ts';
import type { Registry } from '../registry.ts';
import { toCompletion, toCompletionChunks } from './from-chat.ts';
import { onePromptACall } from './one-prompt-a-call.ts';
import { toChatRequest } from './to-chat.ts';

type Loader<E extends 'chat' | 'completion'> = Registry<E>[string];

export function throughChat(load: Loader<'chat'>): Loader<'completion'> {
  return async () => {
    const { handler } = await load();
    return { handler: onePromptACall(bridge(handler)) };
  };
}

function bridge(chat: Handler<'chat'>): Handler<'completion'> {
  return {
    provider: chat.provider,
    supportsStreaming: chat.supportsStreaming,
    supportsFunctionCalls: false,
    async handleRequest(request, ctx) {
      const asked = toChatRequest(request, ctx.provider);
      const result = await chat.handleRequest(asked, { ...ctx, request: asked }).catch(inTheirTerms);
      return translated(() => fromChat(result, ctx), ctx);
    },
  };
}

function fromChat(result: Result<'chat'>, ctx: CallContext<'completion'>): Result<'completion'> {
  const dropped = result.dropped.map(paramOf);
  if (result.kind === 'json') return { ...result, dropped, body: toCompletion(result.body, ctx.request, ctx.provider) };
  return { ...result, dropped, chunks: toCompletionChunks(result.chunks, ctx.request, ctx.provider) };
}

/** The caller's name for what a chat knows by another. */
function paramOf(chatParam: string): string {
  if (/^messages\b/.test(chatParam)) return 'prompt';
  return chatParam === 'top_logprobs' ? 'logprobs' : chatParam;
}

function inTheirTerms(error: unknown): never {
  if (!(error instanceof GatewayError) || error.fields.param === null) throw error;
  const { kind, message } = error.fields;
  const fields = { ...error.fields, param: paramOf(error.fields.param) };
  if (error instanceof ProviderError) throw new ProviderError(error.provider, kind, message, fields, { cause: error });
  throw new GatewayError(kind, message, fields, { cause: error });
}
