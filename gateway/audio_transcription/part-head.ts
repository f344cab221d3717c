/** The head of one part of a form. @see https://www.rfc-editor.org/rfc/rfc7578#section-4.2 */

export interface PartHead {
  readonly name: string;
  /** Empty for a file without a name; undefined for a text. */
  readonly filename: string | undefined;
  /** A media type without its parameters, in lower case. */
  readonly type: string;
}

/** Field names end up in log lines and headers. */
const longestName = 200;

/** Undefined for one without a usable name of a field. */
export function parsePartHead(head: string): PartHead | undefined {
  const headers = new Map(head.split('\r\n').map(toHeader));
  const disposition = headers.get('content-disposition') ?? '';
  const params = new Map(
    [...disposition.matchAll(param)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const name = params.get('name');
  if (!/^form-data\b/i.test(disposition) || name === undefined || name.length > longestName) return undefined;
  const type = toMediaType(headers.get('content-type') ?? 'text/plain');
  return { name: unquoted(name), filename: toFilename(params, type), type };
}

const param = /;\s*([\w*-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)/g;

function toHeader(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

/** Whatever else stands there does not go on: providers get the type in a head of ours. */
function toMediaType(value: string): string {
  return /^[\w.+-]+\/[\w.+-]+/.exec(value)?.[0].toLowerCase() ?? 'application/octet-stream';
}

/** Backslashes before quotes are how command lines escape them, percent signs how browsers do. */
function unquoted(value: string): string {
  const text = value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : value;
  return text.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}

/** Some clients send sound without a name for its file. */
function toFilename(params: ReadonlyMap<string, string>, type: string): string | undefined {
  const encoded = /^utf-8''(.*)$/i.exec(params.get('filename*') ?? '')?.[1];
  const given = encoded === undefined ? params.get('filename') : (decoded(encoded) ?? '');
  if (given === undefined) return isSound(type, params.get('name')) ? '' : undefined;
  // Without the path that some clients send.
  return unquoted(given).replace(/^.*[/\\]/s, '');
}

/** Bytes of no told kind are a text too, unless the field is the file's. */
function isSound(type: string, name = ''): boolean {
  return /^(?:audio|video)\//.test(type) || (type === 'application/octet-stream' && unquoted(name) === 'file');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
