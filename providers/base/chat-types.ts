/**
 * OpenAI's chat types with what travels beside them: reasoning text, cache marks, signatures, and the extras of providers.
 * @see https://platform.openai.com/docs/api-reference/chat
 */

import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionContentPart,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessage,
  ChatCompletionMessageFunctionToolCall,
} from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import type { ReasoningEffort } from 'openai/resources/shared';

/** A prompt-cache mark as Anthropic spells it; it may stand on messages, parts and tools. */
export interface CacheControl {
  readonly type: 'ephemeral';
  readonly ttl?: '5m' | '1h';
}

interface Marked {
  readonly cache_control?: CacheControl;
}

/** Reasoning a provider signed; to be returned unchanged in the next turn. `data` is redacted reasoning. */
export interface ThinkingBlock {
  readonly type: 'thinking' | 'redacted_thinking';
  readonly thinking?: string;
  readonly signature?: string;
  readonly data?: string;
}

/** What a tool call carries for Gemini, where Google's own OpenAI mirror puts it. */
export interface GoogleExtra {
  readonly google?: { readonly thought_signature?: string };
}

export type TextPart = { readonly type: 'text'; readonly text: string } & Marked;
type RefusalPart = { readonly type: 'refusal'; readonly refusal: string };
export type ContentPart = (ChatCompletionContentPart | RefusalPart) & Marked;
export type MessageContent = string | readonly ContentPart[] | null;

/** A function call of an assistant turn. Ids may carry signatures, see `signed-ids.ts`. */
export interface ToolCall extends Omit<ChatCompletionMessageFunctionToolCall, 'type'>, Marked {
  readonly type?: 'function';
  readonly extra_content?: GoogleExtra;
}

interface Turn extends Marked {
  readonly content?: MessageContent;
  readonly name?: string;
}
export interface SystemMessage extends Turn {
  readonly role: 'system' | 'developer';
}
export interface UserMessage extends Turn {
  readonly role: 'user';
}
export interface AssistantMessage extends Turn {
  readonly role: 'assistant';
  readonly tool_calls?: readonly ToolCall[] | null;
  readonly refusal?: string | null;
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
  readonly thinking_blocks?: readonly ThinkingBlock[];
}
export interface ToolMessage extends Turn {
  readonly role: 'tool';
  readonly tool_call_id: string;
}
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;
export type FunctionTool = ChatCompletionFunctionTool & Marked;

type OpenAIParams = Omit<
  ChatCompletionCreateParamsNonStreaming,
  'messages' | 'tools' | 'stream' | 'reasoning_effort' | 'max_tokens'
>;

/** A request to `/v1/chat/completions`. Fields OpenAI does not know are the provider's own and pass through. */
export interface ChatRequest extends OpenAIParams, Marked {
  readonly messages: readonly Message[];
  readonly tools?: readonly FunctionTool[];
  readonly stream?: boolean | null;
  readonly max_tokens?: number | null;
  readonly reasoning_effort?: ReasoningEffort;
  /** Not OpenAI's, but known to most others. */
  readonly top_k?: number | null;
  /** Anthropic's thinking form; providers with another form translate it. */
  readonly thinking?: { readonly type: string; readonly budget_tokens?: number };
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/** With what is priced apart, each where the provider tells and there was any. */
export interface Usage extends CompletionUsage {
  prompt_tokens_details?: PromptTokensDetails;
  /** As Anthropic and OpenRouter name it. */
  server_tool_use?: { web_search_requests: number };
  /** As Anthropic places it, where it is not the standard one. */
  service_tier?: string;
  /** Cohere charges less than it counts: its own templates are free. */
  billed_units?: { input_tokens: number; output_tokens: number };
}

interface PromptTokensDetails extends CompletionUsage.PromptTokensDetails {
  /** Of `cache_write_tokens`, those to be kept for an hour. */
  cache_write_1h_tokens?: number;
  /** Of `cached_tokens`. */
  cached_audio_tokens?: number;
}

/** The answer's message, with reasoning as `reasoning_content` and signed blocks for clients that keep them. */
export interface ChatMessage extends Omit<ChatCompletionMessage, 'tool_calls'> {
  readonly reasoning_content?: string;
  readonly thinking_blocks?: readonly ThinkingBlock[];
  readonly tool_calls?: ToolCall[];
}
export interface ChatChoice extends Omit<ChatCompletion.Choice, 'message'> {
  readonly message: ChatMessage;
}
export interface ChatResponse extends Omit<ChatCompletion, 'choices'> {
  readonly choices: ChatChoice[];
}

export interface ChatDelta extends Omit<ChatCompletionChunk.Choice.Delta, 'tool_calls'> {
  readonly annotations?: ChatCompletionMessage['annotations'];
  readonly reasoning_content?: string;
  readonly thinking_blocks?: readonly ThinkingBlock[];
  readonly tool_calls?: (ChatCompletionChunk.Choice.Delta.ToolCall & { readonly extra_content?: GoogleExtra })[];
}
export interface ChatChunkChoice extends Omit<ChatCompletionChunk.Choice, 'delta'> {
  readonly delta: ChatDelta;
}
export interface ChatChunk extends Omit<ChatCompletionChunk, 'choices'> {
  readonly choices: ChatChunkChoice[];
}
