/** What hosts add to what OpenAI defines. */
import type { JsonRecord } from '../json-values.ts';

/** The fields that say something. */
export function meaningful(fields: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !saysNothing(value)));
}

function saysNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
