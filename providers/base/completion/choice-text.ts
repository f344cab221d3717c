/** Where a choice holds its text. */
import { type JsonRecord, recordOf } from '../json-values.ts';
import { splitContent } from '../openai-dialect/content-parts.ts';

/** Some hosts answer as they chat: then the text is the content of a message or a delta. */
export function withText(choice: JsonRecord): JsonRecord {
  const { message, delta, ...rest } = choice;
  if (typeof choice['text'] === 'string') return choice;
  const { content } = recordOf(message ?? delta);
  return content === undefined ? choice : { ...rest, text: splitContent(content).content };
}
