/** Reads a `multipart/form-data` body as strictly as the form parsers of providers do. */
import * as z from 'zod';

interface FormFile {
  readonly filename: string;
  readonly type: string;
  readonly bytes: Buffer;
}

type FormValue = string | FormFile;

/** Repeated fields, and those whose name ends with `[]`, are lists. */
type Form = Readonly<Record<string, FormValue | readonly FormValue[]>>;

export function isForm(contentType: string | undefined): boolean {
  return /^multipart\/form-data\b/i.test(contentType ?? '');
}

/** Undefined for what is no complete form: an endpoint then gets no body. */
export function parseForm(raw: Buffer, contentType: string | undefined): Form | undefined {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '');
  const parts = boundary && splitParts(raw, boundary[1] ?? boundary[2] ?? '');
  const entries = parts?.map(readPart);
  if (!entries?.every((entry) => entry !== undefined)) return undefined;
  const byName = Map.groupBy(entries, ([name]) => name);
  return Object.fromEntries([...byName].map(([name, all]) => [name, toValue(name, all)]));
}

function toValue(name: string, entries: readonly (readonly [string, FormValue])[]): Form[string] {
  const values = entries.map(([, value]) => value);
  const [only] = values;
  return only !== undefined && values.length === 1 && !name.endsWith('[]') ? only : values;
}

/** The bytes between the delimiters, the last of which must be the closing one. */
function splitParts(raw: Buffer, boundary: string): Buffer[] | undefined {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter has no line before it.
  const body = Buffer.concat([Buffer.from('\r\n'), raw]);
  const parts: Buffer[] = [];
  let start = body.indexOf(delimiter);
  while (start !== -1) {
    const from = start + delimiter.length;
    if (body.toString('latin1', from, from + 2) === '--') return parts;
    const end = body.indexOf(delimiter, from);
    if (body.toString('latin1', from, from + 2) !== '\r\n' || end === -1) return undefined;
    parts.push(body.subarray(from + 2, end));
    start = end;
  }
  return undefined;
}

function readPart(part: Buffer): readonly [name: string, FormValue] | undefined {
  const end = part.indexOf('\r\n\r\n');
  const head = part.toString('utf8', 0, end);
  const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(head)?.[1] ?? '';
  const name = quoted(disposition, 'name');
  if (end === -1 || name === undefined) return undefined;
  const bytes = part.subarray(end + 4);
  const filename = quoted(disposition, 'filename');
  if (filename === undefined) return [name, bytes.toString()];
  const type = /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? 'application/octet-stream';
  return [name, { filename, type, bytes }];
}

/** Percent-escapes are how browsers write quotes and line breaks inside of quotes. */
function quoted(disposition: string, name: string): string | undefined {
  const value = new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(disposition)?.[1];
  return value?.replace(/%(22|0D|0A)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export const formFile = z.custom<FormFile>(
  (value) => isFile(value) && value.bytes.length > 0,
  'must be a file with bytes',
);

function isFile(value: unknown): value is FormFile {
  return typeof value === 'object' && value !== null && 'bytes' in value;
}
