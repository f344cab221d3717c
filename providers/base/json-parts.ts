/** Parts of JSON of unknown origin that may be missing or of another kind: then they are empty. */
import { isRecord, type JsonRecord } from './json-values.ts';

export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

export function recordsOf(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
