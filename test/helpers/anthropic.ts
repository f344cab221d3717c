/** Requests to Anthropic, as they are on the wire. */
import { anthropicChat } from '../../providers/anthropic/chat/transformation.ts';
import type { ChatRequest } from '../../providers/base/chat-types.ts';
import { requestOutcome } from './request-outcome.ts';

export interface Sent {
  readonly body: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly dropped?: readonly string[];
  readonly error?: { readonly param: string | null; readonly code: string | null };
}

export function send(request: Partial<ChatRequest> & Record<string, unknown>, model = 'claude-sonnet-4-5'): Sent {
  return requestOutcome(anthropicChat, 'anthropic', model, request) as Sent;
}
