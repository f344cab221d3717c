/** Schemas of tools, as Claude takes them. @see https://docs.claude.com/en/docs/agents-and-tools/tool-use/implement-tool-use */
import { type JsonRecord, recordOf, recordsOf } from './json-values.ts';

/** A union at the root is refused: one object with the properties of all its members comes closest. */
export function withoutRootUnion(schema: Record<string, unknown>): Record<string, unknown> {
  const { anyOf, oneOf, allOf, ...own } = schema;
  const members = (union: unknown) => recordsOf(union).map((member) => resolved(member, schema));
  const all = [own, ...members(allOf)];
  const either = [...members(anyOf), ...members(oneOf)];
  if (all.length + either.length === 1) return schema;
  const required = [...new Set([...all.flatMap(requiredOf), ...inEach(either.map(requiredOf))])];
  return { ...own, properties: mergedProperties([...all, ...either]), ...(required.length > 0 && { required }) };
}

/** Members are often named ones of the same schema. */
function resolved(member: JsonRecord, root: JsonRecord): JsonRecord {
  const [, section = '', name = ''] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(String(member['$ref'])) ?? [];
  return section === '' ? member : recordOf(recordOf(root[section])[name]);
}

/** A property that members describe differently may be any of theirs. */
function mergedProperties(members: readonly JsonRecord[]): Record<string, unknown> {
  const merged = new Map<string, Map<string, unknown>>();
  for (const [name, schema] of members.flatMap((member) => Object.entries(recordOf(member['properties'])))) {
    const variants = merged.get(name) ?? new Map<string, unknown>();
    merged.set(name, variants.set(JSON.stringify(schema), schema));
  }
  const entries = [...merged].map(([name, variants]) => {
    const [first, ...others] = variants.values();
    return [name, others.length === 0 ? first : { anyOf: [first, ...others] }];
  });
  return Object.fromEntries(entries);
}

function requiredOf({ required }: JsonRecord): string[] {
  return Array.isArray(required) ? required.map(String) : [];
}

function inEach(lists: readonly string[][]): string[] {
  const [first = [], ...others] = lists;
  return first.filter((name) => others.every((list) => list.includes(name)));
}
