/**
 * Remembers the text an object was parsed from, so that what needs no change goes on as the bytes that came: it saves
 * serialising (most of the CPU of a large request) and keeps numbers and key order exactly as they were.
 * Objects that came off the wire are never mutated; a changed one is a new object.
 */

/** A text, or its bytes as they came: in one piece or several. */
type Source = string | readonly Buffer[];

/**
 * Where an object keeps its text. Not enumerable, so that no copy (`{...object}`) takes it along. A WeakMap would be
 * cleaner and costs ten times as much: V8 grows and sweeps it with every request.
 */
const wireText = Symbol('wire text');

function remember(value: object, source: Source): void {
  Object.defineProperty(value, wireText, { value: source });
}

function sourceOf(value: object): Source | undefined {
  return (value as { readonly [wireText]?: Source })[wireText];
}

export function parseJson(source: string | Buffer | readonly Buffer[]): unknown {
  const kept: Source = Buffer.isBuffer(source) ? [source] : source;
  const value: unknown = JSON.parse(typeof kept === 'string' ? kept : textOf(kept));
  if (typeof value === 'object' && value !== null) remember(value, kept);
  return value;
}

/** Whether the object still is the text it was parsed from. */
export function hasText(value: object): boolean {
  return sourceOf(value) !== undefined;
}

export function toJson(value: object): string {
  const source = sourceOf(value);
  if (source === undefined) return JSON.stringify(value);
  return typeof source === 'string' ? source : textOf(source);
}

/** The JSON as pieces to be written one after the other, without a copy where the text is at hand. */
export function toBytes(value: object): readonly Buffer[] {
  const source = sourceOf(value) ?? JSON.stringify(value);
  return typeof source === 'string' ? [Buffer.from(source)] : source;
}

/** `{...original, ...changes}`, whose text is spliced from the original's where that is simple and safe. */
export function withFields<T extends object>(original: T, changes: Partial<T>): T {
  const changed = { ...original, ...changes };
  const source = sourceOf(original);
  if (source === undefined) return changed;
  const pieces = typeof source === 'string' ? [Buffer.from(source)] : source;
  const spliced = spliceHead(pieces, original, changes) ?? splice(Buffer.concat(pieces), original, changes);
  if (spliced) remember(changed, spliced);
  return changed;
}

/** Used and left within one synchronous step, so that a large body in pieces costs no second buffer of its size. */
let scratch = Buffer.alloc(0);
const largestScratch = 4 * 1024 * 1024;

function textOf(pieces: readonly Buffer[]): string {
  const [only] = pieces;
  if (only && pieces.length === 1) return only.toString();
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (size > largestScratch) return Buffer.concat(pieces, size).toString();
  if (size > scratch.length) scratch = Buffer.allocUnsafeSlow(size * 2);
  let at = 0;
  for (const piece of pieces) at += piece.copy(scratch, at);
  return scratch.toString('utf8', 0, size);
}

/** Most edits fall into the first piece of a body, and then the others need no look. */
function spliceHead(pieces: readonly Buffer[], original: object, changes: object): Buffer[] | undefined {
  const [head, ...rest] = pieces;
  if (!head || rest.length === 0) return undefined;
  const spliced = splice(head, original, changes, true);
  return spliced && [...spliced, ...rest];
}

/** What stands between two places of the original text from now on. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @param headOnly the bytes are but the beginning of the text: what follows cannot be searched */
function splice(bytes: Buffer, original: object, changes: object, headOnly = false): Buffer[] | undefined {
  // Nothing stands behind the comma of an insertion.
  if (Object.keys(original).length === 0) return undefined;
  const edits: Edit[] = [];
  for (const [key, value] of Object.entries(changes)) {
    const known: unknown = (original as Record<string, unknown>)[key];
    const edit = key in original ? replacement(bytes, key, known, value, headOnly) : insertion(bytes, key, value);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return applied(bytes, edits);
}

function applied(bytes: Buffer, edits: readonly Edit[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
    pieces.push(bytes.subarray(at, start), Buffer.from(text));
    at = end;
  }
  return [...pieces, bytes.subarray(at)];
}

function insertion(bytes: Buffer, key: string, value: unknown): Edit | undefined {
  const start = bytes.indexOf('{') + 1;
  if (value === undefined || start === 0) return undefined;
  return { start, end: start, text: `${JSON.stringify(key)}:${JSON.stringify(value)},` };
}

/**
 * Only for a string under a key that is surely the top-level one. Inside a JSON string quotes are escaped, so a match of
 * `"key":"value"` is always a real member; it is the top-level one if nothing was opened before it, or if there is no other,
 * also none whose name is spelled with escapes.
 */
function replacement(bytes: Buffer, key: string, from: unknown, to: unknown, headOnly: boolean): Edit | undefined {
  if (typeof from !== 'string' || typeof to !== 'string') return undefined;
  const name = `"${key}"`;
  const at = bytes.indexOf(name);
  if (at === -1) return undefined;
  const unsure = opensBefore(bytes, at) && (headOnly || bytes.includes(name, at + 1) || escapesLetters(bytes));
  if (unsure) return undefined;
  const old = Buffer.from(JSON.stringify(from));
  const colon = /^\s*:\s*/.exec(bytes.toString('latin1', at + name.length, at + name.length + 32))?.[0];
  if (colon === undefined) return undefined;
  const start = at + name.length + colon.length;
  if (!bytes.subarray(start, start + old.length).equals(old)) return undefined;
  return { start, end: start + old.length, text: JSON.stringify(to) };
}

/** Whether a nested object or array may begin before this place; far into a text that is taken for granted. */
function opensBefore(bytes: Buffer, at: number): boolean {
  if (at > 1000) return true;
  return /[{[]/.test(bytes.toString('latin1', bytes.indexOf('{') + 1, at));
}

/** No encoder does so, but a key may be spelled `mod\u0065l`. */
function escapesLetters(bytes: Buffer): boolean {
  return bytes.includes('\\u00') && /\\u00[4-7]/.test(bytes.toString('latin1'));
}
