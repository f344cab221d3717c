/**
 * Remembers the text an object was parsed from, so that what needs no change goes on as the bytes that came: it saves
 * serialising (most of the CPU of a large request) and keeps numbers and key order exactly as they were.
 * Objects that came off the wire are never mutated; a changed one is a new object.
 */
const sources = new WeakMap<object, string>();

export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'object' && value !== null) sources.set(value, text);
  return value;
}

export function toJson(value: object): string {
  return sources.get(value) ?? JSON.stringify(value);
}

/** `{...original, ...changes}`, whose text is spliced from the original's where that is simple and safe. */
export function withFields<T extends object>(original: T, changes: Partial<T>): T {
  const changed = { ...original, ...changes };
  const text = sources.get(original);
  const spliced = text === undefined ? undefined : splice(text, original, changes);
  if (spliced !== undefined) sources.set(changed, spliced);
  return changed;
}

function splice(text: string, original: object, changes: object): string | undefined {
  let result: string | undefined = text;
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) return undefined;
    const known: unknown = (original as Record<string, unknown>)[key];
    result = key in original ? replaceString(result, key, known, value) : insert(result, key, value);
    if (result === undefined) return undefined;
  }
  return result;
}

function insert(text: string, key: string, value: unknown): string {
  const start = text.indexOf('{') + 1;
  return `${text.slice(0, start)}${JSON.stringify(key)}:${JSON.stringify(value)},${text.slice(start)}`;
}

/**
 * Only for a string under a key that occurs once in the whole text. Inside a JSON string quotes are escaped, so a match
 * of `"key":"value"` is always a real member; that it is the only one makes it the top-level one.
 */
function replaceString(text: string, key: string, from: unknown, to: unknown): string | undefined {
  if (typeof from !== 'string' || typeof to !== 'string') return undefined;
  const name = `"${key}"`;
  const at = text.indexOf(name);
  if (at === -1 || text.indexOf(name, at + 1) !== -1) return undefined;
  const tail = /^\s*:\s*/.exec(text.slice(at + name.length, at + name.length + 32));
  const start = at + name.length + (tail?.[0].length ?? 0);
  const old = JSON.stringify(from);
  if (!tail || !text.startsWith(old, start)) return undefined;
  return text.slice(0, start) + JSON.stringify(to) + text.slice(start + old.length);
}
