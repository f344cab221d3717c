/** The admin API spells names as OpenAI's does (`requests_per_minute`), our code as code does (`requestsPerMinute`). */
import { isRecord } from '../../providers/base/json-values.ts';

/** What these hold is named by the caller. */
const namedByCallers: ReadonlySet<string> = new Set(['tags', 'modelLimits', 'model_limits']);

export function toCamel(value: unknown): unknown {
  return respell(value, (name) => name.replaceAll(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

export function toSnakeFields(value: unknown): unknown {
  return respell(value, toSnake);
}

export function toSnake(name: string): string {
  return name.replaceAll(/(?<=[a-z])([A-Z])/g, (letter) => `_${letter.toLowerCase()}`);
}

function respell(value: unknown, spell: (name: string) => string, isNamed = true): unknown {
  if (Array.isArray(value)) return value.map((item) => respell(item, spell));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([name, field]): [string, unknown] => {
    return [isNamed ? spell(name) : name, respell(field, spell, !namedByCallers.has(name))];
  });
  return Object.fromEntries(entries);
}
