/** What becomes of a request on its way to a provider, in a form that can be kept as a fixture. */
import type { ChatRequest } from '../../providers/base/chat-types.ts';
import type { CallContext, Endpoint, Transformer } from '../../providers/base/endpoint.ts';
import { GatewayError } from '../../providers/base/errors.ts';
import { toJson } from '../../providers/base/wire-text.ts';
import { chatContext } from './context.ts';

export type RequestOutcome =
  | { readonly body: object; readonly headers?: object; readonly dropped?: readonly string[] }
  | { readonly error: { readonly param: string | null; readonly code: string | null } };

/** The body as it is on the wire, with what is worth naming beside it; or the refusal. */
export function requestOutcome(
  transformer: Pick<Transformer<'chat'>, 'transformRequest'>,
  provider: string,
  model: string,
  conversation: Partial<ChatRequest>,
): RequestOutcome {
  return outcomeOf(transformer, chatContext(provider, model, conversation));
}

/** The same for any endpoint whose bodies are JSON. */
export function outcomeOf<E extends Endpoint>(
  { transformRequest }: Pick<Transformer<E>, 'transformRequest'>,
  ctx: CallContext<E>,
): RequestOutcome {
  try {
    const { body, headers = {}, dropped = [] } = transformRequest(ctx.request, ctx);
    return {
      body: JSON.parse(toJson(body)) as object,
      ...(Object.keys(headers).length > 0 && { headers }),
      ...(dropped.length > 0 && { dropped }),
    };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { error: { param: error.fields.param, code: error.fields.code } };
  }
}
