import { type DataEvent, typedEvent } from '../framing.ts';
import { toFragments, toPieces } from '../tokens.ts';
import type { ChatResponse } from './response.ts';

// https://docs.cohere.com/v2/docs/streaming: nothing but message-end says that the stream is complete.

export function toEvents({ id, message, finish_reason, usage }: ChatResponse): DataEvent[] {
  const { content = [], tool_plan = '', tool_calls = [], citations = [] } = message;
  return [
    typedEvent('message-start', {
      id,
      delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } },
    }),
    ...content.flatMap(toContentEvents),
    ...toPieces(tool_plan).map((piece) => typedEvent('tool-plan-delta', { delta: { message: { tool_plan: piece } } })),
    ...tool_calls.flatMap(toToolCallEvents),
    ...citations.flatMap((citation, index) => [
      typedEvent('citation-start', { index, delta: { message: { citations: citation } } }),
      typedEvent('citation-end', { index }),
    ]),
    typedEvent('message-end', { id, delta: { finish_reason, usage } }),
  ];
}

type Content = NonNullable<ChatResponse['message']['content']>[number];
type ToolCall = NonNullable<ChatResponse['message']['tool_calls']>[number];

function toContentEvents(content: Content, index: number): DataEvent[] {
  const field = content.type;
  const pieces = toPieces(content.type === 'text' ? content.text : content.thinking);
  return [
    typedEvent('content-start', { index, delta: { message: { content: { type: field, [field]: '' } } } }),
    ...pieces.map((piece) =>
      typedEvent('content-delta', { index, delta: { message: { content: { [field]: piece } } } }),
    ),
    typedEvent('content-end', { index }),
  ];
}

function toToolCallEvents(call: ToolCall, index: number): DataEvent[] {
  const opening = { ...call, function: { ...call.function, arguments: '' } };
  const fragments = toFragments(call.function.arguments);
  return [
    typedEvent('tool-call-start', { index, delta: { message: { tool_calls: opening } } }),
    ...fragments.map((text) =>
      typedEvent('tool-call-delta', { index, delta: { message: { tool_calls: { function: { arguments: text } } } } }),
    ),
    typedEvent('tool-call-end', { index }),
  ];
}
