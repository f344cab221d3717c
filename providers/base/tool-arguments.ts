/** Tool arguments are a JSON string with OpenAI and an object with most others. */
import { badParam } from './errors.ts';
import { isRecord, type JsonRecord } from './json-values.ts';

/** Models write `''` or `null` for a tool without parameters. */
export function parseToolArguments(text: string | undefined, toolName: string): JsonRecord {
  if (text === undefined || text.trim() === '' || text === 'null') return {};
  const value = tryParse(text);
  if (isRecord(value)) return value;
  throw badParam('messages', `The arguments of the tool call \`${toolName}\` are not a JSON object.`);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function toolArgumentsText(value: unknown): string {
  return isRecord(value) ? JSON.stringify(value) : '{}';
}
