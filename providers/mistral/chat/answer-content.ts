/** Content as it comes: a string, or chunks of text and thoughts, whole and in deltas alike. */
import { recordsOf } from '../../base/json-parts.ts';
import type { JsonRecord } from '../../base/json-values.ts';

interface AnswerContent {
  readonly text: string;
  readonly reasoning: string;
}

/** References and other kinds of chunks have no place in OpenAI's content. */
export function fromContent(content: unknown): AnswerContent {
  if (typeof content === 'string') return { text: content, reasoning: '' };
  const chunks = recordsOf(content);
  const thoughts = chunks.filter((chunk) => chunk['type'] === 'thinking').map(thoughtsOf);
  return { text: textsOf(chunks), reasoning: thoughts.join('') };
}

function thoughtsOf({ thinking }: JsonRecord): string {
  return typeof thinking === 'string' ? thinking : textsOf(recordsOf(thinking));
}

function textsOf(chunks: readonly JsonRecord[]): string {
  return chunks.map((chunk) => (chunk['type'] === 'text' ? String(chunk['text'] ?? '') : '')).join('');
}
