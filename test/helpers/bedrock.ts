/** Requests to Bedrock, as they are on the wire. */
import type { ChatRequest } from '../../providers/base/chat-types.ts';
import { bedrockChat } from '../../providers/bedrock/chat/transformation.ts';
import { requestOutcome } from './request-outcome.ts';

export interface Sent {
  readonly body: Record<string, unknown>;
  readonly dropped?: readonly string[];
  readonly error?: { readonly param: string | null; readonly code: string | null };
}

/** A model of each family, under the name the tests use. */
export const models = {
  claude: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  olderClaude: 'anthropic.claude-3-5-sonnet-20241022-v2:0',
  adaptiveClaude: 'eu.anthropic.claude-opus-4-6-v1',
  newestClaude: 'global.anthropic.claude-opus-4-8',
  nova: 'amazon.nova-lite-v1:0',
  nova2: 'us.amazon.nova-2-lite-v1:0',
  titan: 'amazon.titan-text-express-v1',
  llama: 'us.meta.llama3-3-70b-instruct-v1:0',
  mistral: 'mistral.mistral-large-2407-v1:0',
  mixtral: 'mistral.mixtral-8x7b-instruct-v0:1',
  cohere: 'cohere.command-r-plus-v1:0',
  deepseek: 'us.deepseek.r1-v1:0',
  qwen: 'qwen.qwen3-32b-v1:0',
  gptOss: 'openai.gpt-oss-120b-1:0',
  gpt: 'us.openai.gpt-5.6-sol',
  profile: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3',
} as const;

export function send(
  request: Partial<ChatRequest> & Record<string, unknown>,
  model: keyof typeof models | (string & {}) = 'claude',
): Sent {
  const id = model in models ? models[model as keyof typeof models] : model;
  return requestOutcome(bedrockChat, 'bedrock', id, request) as Sent;
}
