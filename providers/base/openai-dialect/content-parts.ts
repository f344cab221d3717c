/** Content as a text or, as some hosts send it, a list of parts: text and thinking, told apart. */
import { recordsOf } from '../json-values.ts';
import type { Split } from './think-tags.ts';

/** Parts without either, such as references, have no place in OpenAI's content. */
export function splitContent(content: unknown): Split {
  if (typeof content === 'string') return { reasoning: '', content };
  const read = recordsOf(content).map(({ type, text, thinking }) =>
    type === 'thinking' ? { reasoning: textOf(thinking), content: '' } : { reasoning: '', content: textOf(text) },
  );
  return {
    reasoning: read.map((part) => part.reasoning).join(''),
    content: read.map((part) => part.content).join(''),
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return recordsOf(value)
    .map(({ text }) => textOf(text))
    .join('');
}
