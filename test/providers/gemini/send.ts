/** Requests to Gemini, as they are on the wire. */
import type { ChatRequest, Message } from '../../../providers/base/chat-types.ts';
import { geminiChat } from '../../../providers/gemini/chat/transformation.ts';
import { requestOutcome } from '../../helpers/request-outcome.ts';

export interface Sent {
  readonly body: { readonly contents: { role: string; parts: object[] }[]; readonly [field: string]: unknown };
  readonly dropped?: readonly string[];
  readonly error?: { readonly param: string | null; readonly code: string | null };
}

export type Asked = Partial<ChatRequest> & Record<string, unknown>;

export function send(request: Asked, model = 'gemini-3-flash-preview'): Sent {
  return requestOutcome(geminiChat, 'gemini', model, request) as Sent;
}

/** What a request adds to the contents. */
export function added(request: Asked, model?: string): object {
  const { body, ...rest } = send(request, model);
  const { contents: _, ...fields } = body ?? {};
  return { ...fields, ...rest };
}

/** The turns that messages become, without the tools that may go with them. */
export function contentsOf(messages: readonly Message[], model?: string): object[] {
  return send({ messages }, model).body.contents;
}
