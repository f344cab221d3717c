import { type ChatRequest, type ToolMessage, textOf } from './request.ts';

export interface Citation {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly sources: readonly object[];
  readonly type: 'TEXT_CONTENT';
}

/** Cites every tool result the answer quotes, as Cohere does unless citations are off. */
export function citationsFor({ messages, citation_options }: ChatRequest): (text: string) => readonly Citation[] {
  if (/^(?:off|disabled)$/i.test(citation_options?.mode ?? '')) return () => [];
  const results = messages.filter((message) => message.role === 'tool');
  return (text) => results.flatMap((result) => cite(text, result));
}

function cite(text: string, result: ToolMessage): Citation[] {
  const output = textOf(result.content);
  const quoted = JSON.stringify(output);
  const start = text.indexOf(quoted);
  if (start < 0) return [];
  const sources = [{ type: 'tool', id: `${result.tool_call_id}:0`, tool_output: { content: output } }];
  return [{ start, end: start + quoted.length, text: quoted, sources, type: 'TEXT_CONTENT' }];
}
