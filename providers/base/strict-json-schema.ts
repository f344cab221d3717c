/** JSON schemas within the subset that providers with schema-bound answers take. */
import { isRecord, type JsonRecord } from './json-values.ts';

/** Limits on lengths, numbers and patterns are refused; what they mean is left to the description. */
const unsupported = new Set([
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  '$schema',
]);

/** Names in these are the caller's own, not keywords. */
const namedSchemas = new Set(['properties', '$defs', 'definitions']);

/** Closes every object and turns `oneOf` into `anyOf`; references stay as they are. */
export function strictJsonSchema(schema: JsonRecord): Record<string, unknown> {
  const strict: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (unsupported.has(keyword)) continue;
    if (namedSchemas.has(keyword) && isRecord(value)) strict[keyword] = mapValues(value);
    else strict[keyword === 'oneOf' ? 'anyOf' : keyword] = within(keyword, value);
  }
  if (describesObject(schema)) strict['additionalProperties'] = false;
  return strict;
}

function describesObject({ type, properties }: JsonRecord): boolean {
  return type === 'object' || (Array.isArray(type) && type.includes('object')) || isRecord(properties);
}

function mapValues(schemas: JsonRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, strictened(schema)]));
}

/** `enum`, `const`, `default` and `examples` hold values, not schemas. */
const valueKeywords = new Set(['enum', 'const', 'default', 'examples', 'required']);

function within(keyword: string, value: unknown): unknown {
  if (valueKeywords.has(keyword)) return value;
  return Array.isArray(value) ? value.map(strictened) : strictened(value);
}

function strictened(value: unknown): unknown {
  return isRecord(value) ? strictJsonSchema(value) : value;
}
