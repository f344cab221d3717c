/**
 * Schemas are refused: the JSON mode takes their place, and an instruction tells the model what it looks like.
 * @see https://api-docs.deepseek.com/guides/json_mode
 */
import type { ChatRequest, SystemMessage } from '../../base/chat-types.ts';

export function jsonInstruction(format: ChatRequest['response_format']): SystemMessage | undefined {
  if (format?.type !== 'json_schema') return undefined;
  const { schema, description } = format.json_schema;
  const what = description ? ` It is: ${description}` : '';
  return { role: 'system', content: `Answer with JSON that fits this schema: ${JSON.stringify(schema ?? {})}${what}` };
}
