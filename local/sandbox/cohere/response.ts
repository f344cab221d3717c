import type { Tool } from '../conversation.ts';
import { totalOf } from '../prompt-cache.ts';
import type { Answer, Choice, ToolCall, Usage } from '../script.ts';
import type { Citation } from './citations.ts';

/** A whole answer on Cohere's wire; the stream is made of it, so that the two cannot differ. */
export type ChatResponse = ReturnType<typeof toResponse>;

interface ResponseOptions {
  readonly tools: readonly Tool[];
  readonly cite: (text: string) => readonly Citation[];
}

export function toResponse({ fingerprint, choices, usage }: Answer, options: ResponseOptions) {
  const [choice] = choices;
  return {
    id: `${fingerprint.slice(0, 8)}-${fingerprint.slice(8, 12)}-4${fingerprint.slice(13, 16)}-8${fingerprint.slice(17, 20)}-${fingerprint.slice(20, 32)}`,
    message: { role: 'assistant', ...(choice && toMessage(choice, options)) },
    finish_reason: choice ? finishReasons[choice.ending] : 'ERROR',
    usage: toUsage(usage),
  };
}

const finishReasons = {
  stop: 'COMPLETE',
  'stop-sequence': 'STOP_SEQUENCE',
  length: 'MAX_TOKENS',
  'tool-calls': 'TOOL_CALL',
} as const satisfies Record<Choice['ending'], string>;

function toMessage({ reasoning, plan, text, toolCalls }: Choice, { tools, cite }: ResponseOptions) {
  const content = [
    ...(reasoning ? [{ type: 'thinking' as const, thinking: reasoning }] : []),
    ...(text ? [{ type: 'text' as const, text }] : []),
  ];
  const citations = cite(text);
  return {
    ...(content.length > 0 && { content }),
    ...(plan && { tool_plan: plan }),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls.map((call) => toToolCall(call, tools)) }),
    ...(citations.length > 0 && { citations }),
  };
}

function toToolCall({ id, name, arguments: args }: ToolCall, tools: readonly Tool[]) {
  const schema = tools.find((tool) => tool.name === name)?.schema;
  const takesNothing = Object.keys(schema?.['properties'] ?? {}).length === 0;
  // A tool without parameters is called with the text `null`, not with an empty object.
  const text = takesNothing ? 'null' : JSON.stringify(args);
  return { id: `${name}_${id.slice(0, 12)}`, type: 'function' as const, function: { name, arguments: text } };
}

/** The template around every prompt, which is processed but not billed. */
const templateTokens = 64;

function toUsage({ prompt, answer, reasoning }: Usage) {
  const input = totalOf(prompt);
  const output = answer + reasoning;
  return {
    billed_units: { input_tokens: input, output_tokens: output },
    tokens: { input_tokens: input + templateTokens, output_tokens: output },
    cached_tokens: prompt.cacheRead,
  };
}
