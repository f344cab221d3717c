/**
 * Gemini's own request fields: at the top of the request or, as Google's OpenAI-compatible endpoint takes them, in
 * `extra_body.google`. Google's JSON knows each name in two spellings; one of them keeps a field from standing twice.
 * @see https://ai.google.dev/gemini-api/docs/openai#extra-body
 */
import { isRecord, type JsonRecord } from '../base/json-values.ts';

interface Extras {
  /** Next to `contents`: `safetySettings`, `cachedContent`, … */
  readonly body: JsonRecord;
  readonly generationConfig: JsonRecord;
}

export function toExtras({ extra_body: nested, ...own }: JsonRecord): Extras {
  const { generationConfig, thinkingConfig, ...body } = camelCased({ ...own, ...googleFields(nested) });
  return {
    body,
    generationConfig: {
      ...(isRecord(generationConfig) && camelCased(generationConfig)),
      ...(thinkingConfig !== undefined && { thinkingConfig }),
    },
  };
}

function googleFields(nested: unknown): JsonRecord {
  return isRecord(nested) && isRecord(nested['google']) ? nested['google'] : {};
}

function camelCased(fields: JsonRecord): Record<string, unknown> {
  const toCamelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [toCamelCase(name), value]));
}
