import type { Answer, Choice, Usage } from '../script.ts';
import { sign } from '../signature.ts';

/** A whole answer on Anthropic's wire; the stream is made of it, so that the two cannot differ. */
export type MessageReply = ReturnType<typeof toMessage>;
export type ReplyBlock = ReturnType<typeof toContent>[number];

interface MessageOptions {
  readonly model: string;
  /** `display: 'omitted'` leaves the thinking's text out and its signature in. */
  readonly omitThinking: boolean;
}

export function toMessage({ fingerprint, choices, usage }: Answer, options: MessageOptions) {
  const [choice] = choices;
  return {
    id: `msg_${fingerprint.slice(0, 24)}`,
    type: 'message',
    role: 'assistant',
    model: options.model,
    content: choice ? toContent(choice, options) : [],
    stop_reason: choice ? stopReasons[choice.ending] : null,
    stop_sequence: choice?.stopSequence ?? null,
    usage: toUsage(usage),
  };
}

const stopReasons = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
} as const satisfies Record<Choice['ending'], string>;

function toContent({ reasoning, plan, text, toolCalls }: Choice, { omitThinking }: MessageOptions) {
  const thinking = omitThinking ? '' : reasoning;
  return [
    ...(reasoning ? [{ type: 'thinking' as const, thinking, signature: sign(thinking) }] : []),
    ...[plan, text].filter((said) => said !== '').map((said) => ({ type: 'text' as const, text: said })),
    ...toolCalls.map((call) => ({
      type: 'tool_use' as const,
      id: `toolu_${call.id.slice(0, 24)}`,
      name: call.name,
      input: call.arguments,
      caller: { type: 'direct' },
    })),
  ];
}

/** `input_tokens` leaves cache reads and writes out; thinking is inside `output_tokens`. */
function toUsage({ prompt, answer, reasoning }: Usage) {
  return {
    input_tokens: prompt.uncached,
    cache_creation_input_tokens: prompt.cacheWrite['5m'] + prompt.cacheWrite['1h'],
    cache_read_input_tokens: prompt.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: prompt.cacheWrite['5m'],
      ephemeral_1h_input_tokens: prompt.cacheWrite['1h'],
    },
    output_tokens: answer + reasoning,
    output_tokens_details: { thinking_tokens: reasoning },
    server_tool_use: null,
    service_tier: 'standard',
    inference_geo: 'not_available',
  };
}
