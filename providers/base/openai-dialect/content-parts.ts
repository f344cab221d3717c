/** Content as a list of parts, as some hosts send it: text and thinking, told apart. */
import { recordsOf } from '../json-parts.ts';
import type { Split } from './think-tags.ts';

export function splitParts(parts: readonly unknown[]): Split {
  const read = recordsOf(parts).map(({ type, text, thinking }) =>
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
