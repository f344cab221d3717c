import { totalOf } from '../prompt-cache.ts';
import type { Answer, Choice, Usage } from '../script.ts';
import { sign } from '../signature.ts';

/** A whole answer on Converse's wire; the stream is made of it, so that the two cannot differ. */
export type ConverseResponse = ReturnType<typeof toResponse>;

export type ResponseBlock =
  | { readonly text: string }
  | {
      readonly toolUse: {
        readonly toolUseId: string;
        readonly name: string;
        readonly input: Readonly<Record<string, unknown>>;
      };
    }
  | { readonly reasoningContent: { readonly reasoningText: { readonly text: string; readonly signature?: string } } };

interface ResponseOptions {
  /** Claude signs its reasoning; other families do not. */
  readonly signs: boolean;
  readonly toolUseIdLength: number;
}

export function toResponse({ choices, usage }: Answer, options: ResponseOptions) {
  const [choice] = choices;
  return {
    metrics: { latencyMs: 1 },
    output: { message: { content: choice ? toBlocks(choice, options) : [], role: 'assistant' } },
    stopReason: choice ? stopReasons[choice.ending] : 'end_turn',
    usage: toUsage(usage),
  };
}

const stopReasons = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
} as const satisfies Record<Choice['ending'], string>;

function toBlocks(
  { reasoning, plan, text, toolCalls }: Choice,
  { signs, toolUseIdLength }: ResponseOptions,
): ResponseBlock[] {
  const reasoningText = { text: reasoning, ...(signs && { signature: sign(reasoning) }) };
  const toolUseId = (id: string) =>
    toolUseIdLength < 12 ? id.slice(0, toolUseIdLength) : `tooluse_${id.slice(0, toolUseIdLength)}`;
  return [
    ...(reasoning ? [{ reasoningContent: { reasoningText } }] : []),
    ...[plan, text].filter((said) => said !== '').map((said) => ({ text: said })),
    ...toolCalls.map(({ id, name, arguments: input }) => ({ toolUse: { toolUseId: toolUseId(id), name, input } })),
  ];
}

/** `inputTokens` leaves cache reads and writes out; reasoning is inside `outputTokens`, and not told apart. */
function toUsage({ prompt, answer, reasoning }: Usage) {
  const written = Object.entries(prompt.cacheWrite).filter(([, count]) => count > 0);
  return {
    inputTokens: prompt.uncached,
    outputTokens: answer + reasoning,
    totalTokens: totalOf(prompt) + answer + reasoning,
    cacheReadInputTokens: prompt.cacheRead,
    cacheWriteInputTokens: prompt.cacheWrite['5m'] + prompt.cacheWrite['1h'],
    ...(written.length > 0 && { cacheDetails: written.map(([ttl, inputTokens]) => ({ ttl, inputTokens })) }),
  };
}
