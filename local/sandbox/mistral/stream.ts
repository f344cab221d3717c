import type { DataEvent } from '../framing.ts';
import { toPieces } from '../tokens.ts';
import type { ChatResponse, ContentChunk, ResponseChoice } from './response.ts';

/** Usage comes unasked, with the last chunk. */
export function toEvents({ choices, usage, ...rest }: ChatResponse): DataEvent[] {
  const chunks = choices.flatMap(toChoiceChunks);
  return chunks.map((choice, index) => ({
    data: {
      ...rest,
      object: 'chat.completion.chunk',
      choices: [choice],
      ...(index === chunks.length - 1 && { usage }),
    },
  }));
}

function toChoiceChunks({ index, message, finish_reason }: ResponseChoice): object[] {
  const { role, content, tool_calls } = message;
  const chunk = (delta: object) => ({ index, delta, finish_reason: null });
  const last = { index, delta: { content: '', ...(tool_calls && { tool_calls }) }, finish_reason };
  return [chunk({ role, content: '' }), ...toContentDeltas(content).map((delta) => chunk({ content: delta })), last];
}

/** Thinking travels as a list in each delta. Text is a string, but the first one after thinking is a list too. */
function toContentDeltas(content: string | readonly ContentChunk[]): (string | ContentChunk[])[] {
  if (typeof content === 'string') return toPieces(content);
  return content.flatMap((chunk): (string | ContentChunk[])[] => {
    if (chunk.type === 'thinking') return toPieces(chunk.thinking[0].text).map(toThinking);
    const [first = '', ...others] = toPieces(chunk.text);
    return [[{ type: 'text', text: first }], ...others];
  });
}

function toThinking(text: string): ContentChunk[] {
  return [{ type: 'thinking', thinking: [{ type: 'text', text }] }];
}
