/** JSON answers. @see https://ai.google.dev/gemini-api/docs/structured-output */
import type { ChatRequest } from '../../base/chat-types.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';

export function toResponseFormat(format: ChatRequest['response_format']): object {
  if (!format || format.type === 'text') return {};
  const responseMimeType = 'application/json';
  if (format.type === 'json_object' || !format.json_schema.schema) return { responseMimeType };
  return { responseMimeType, responseJsonSchema: withoutConst(format.json_schema.schema) };
}

/** Names in these are the caller's own, not keywords. */
const namedSchemas = new Set(['properties', '$defs', 'definitions']);
/** These hold values, not schemas. */
const valueKeywords = new Set(['enum', 'default', 'examples', 'required']);

/** Gemini takes most of JSON Schema, but not `const`: an enum of one says the same. */
function withoutConst(schema: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(schema).map(toKeyword));
}

function toKeyword([keyword, value]: [string, unknown]): [string, unknown] {
  if (keyword === 'const') return ['enum', [value]];
  if (valueKeywords.has(keyword)) return [keyword, value];
  return [keyword, namedSchemas.has(keyword) && isRecord(value) ? mapValues(value) : within(value)];
}

function mapValues(schemas: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, within(schema)]));
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  return isRecord(value) ? withoutConst(value) : value;
}
