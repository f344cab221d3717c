import type { CacheLifetime, PromptSegment } from './prompt-cache.ts';
import type { Schema } from './sample.ts';
import { countTokens } from './tokens.ts';

/** What the model is asked, in no provider's format. Each dialect reads its own request into one. */
export interface Conversation {
  readonly provider: string;
  readonly model: string;
  readonly tools: readonly Tool[];
  readonly lines: readonly Line[];
  readonly toolChoice: ToolChoice;
  readonly parallelToolCalls: boolean;
  readonly format: AnswerFormat;
  readonly reasoning: boolean;
  readonly maxTokens?: number | undefined;
  readonly stop: readonly string[];
  /** How many answers are asked for (`n`). */
  readonly choices: number;
  /** Providers that cache without being asked do so for long prompts. */
  readonly cachesByItself: boolean;
}

export interface Tool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly schema?: Schema | undefined;
  readonly mark?: CacheLifetime | undefined;
}

/** One block of a message: a text, or a tool's result. Neighbouring lines may belong to one message. */
export interface Line {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
  readonly mark?: CacheLifetime | undefined;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };
export type AnswerFormat = 'text' | 'json' | { readonly schema: Schema };

/** Tools as OpenAI, Mistral and Cohere spell them. */
export function fromFunctionTools(
  tools: readonly { readonly function: FunctionDefinition }[] | null | undefined,
): Tool[] {
  return (tools ?? []).map(({ function: { name, description, parameters } }) => ({
    name,
    description,
    schema: parameters,
  }));
}

interface FunctionDefinition {
  readonly name: string;
  readonly description?: string | undefined;
  readonly parameters?: Schema | undefined;
}

/** A line made of several texts, such as a message's own and those of its tool calls. */
export function lineOf(role: Line['role'], ...texts: readonly string[]): Line {
  return { role, text: texts.filter((text) => text !== '').join(' ') };
}

/** The text of the latest user message. */
export function questionOf({ lines }: Conversation): string {
  const end = lines.findLastIndex((line) => line.role === 'user');
  const start = lines.findLastIndex((line, index) => index < end && line.role !== 'user');
  return lines
    .slice(start + 1, end + 1)
    .map((line) => line.text)
    .join(' ');
}

/** The tool results that end the conversation. */
export function latestToolResults({ lines }: Conversation): readonly Line[] {
  return lines.slice(lines.findLastIndex((line) => line.role !== 'tool') + 1);
}

export function isAnswered(conversation: Conversation): boolean {
  return latestToolResults(conversation).length > 0;
}

/** The prompt in the order in which every provider's cache sees it: tools, then the messages. */
export function toSegments({ tools, lines, cachesByItself }: Conversation): PromptSegment[] {
  const segments: PromptSegment[] = [...tools.map(toolSegment), ...lines];
  const total = segments.reduce((sum, { text }) => sum + countTokens(text), 0);
  return cachesByItself && total >= 1024 ? segments.map(({ text }) => ({ text, mark: '5m' })) : segments;
}

function toolSegment({ mark, ...definition }: Tool): PromptSegment {
  return { text: JSON.stringify(definition), mark };
}
