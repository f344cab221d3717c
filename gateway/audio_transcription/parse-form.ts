/**
 * A `multipart/form-data` body as its texts and files, whose bytes stay slices of what was read. By hand: the body is at hand
 * in full, while the parsers for streams copy it, lend buffers they use again, or wait for ever on an odd ending.
 * @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1
 */
import { bytesIn } from '../../providers/base/end-with.ts';
import { GatewayError } from '../../providers/base/errors.ts';
import { type PartHead, parsePartHead } from './part-head.ts';
import { positionsOf, sliceOf } from './pieces.ts';

interface FormText {
  readonly name: string;
  readonly text: string;
}

export interface FormFile extends PartHead {
  readonly filename: string;
  readonly pieces: readonly Buffer[];
}

export interface Form {
  readonly texts: readonly FormText[];
  readonly files: readonly FormFile[];
}

const maxParts = 200;
const maxHeadBytes = 16 * 1024;
/** A text may be a recording of a speaker, as a data URL. */
const maxTextBytes = 4 * 1024 * 1024;

export function parseForm(body: readonly Buffer[], contentType = ''): Form {
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw badForm('This endpoint takes a form (content-type: multipart/form-data), with the audio as `file`.');
  }
  const boundary = /;\s*boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(contentType);
  if (!boundary) throw badForm('The content-type has no boundary. Let the HTTP client set it, with the body.');
  const parts = splitParts(body, boundary[1] ?? boundary[2] ?? '');
  return {
    texts: parts.flatMap(({ head, content }) => (head.filename === undefined ? toText(head, content) : [])),
    files: parts.flatMap(({ head: { filename, ...head }, content }) =>
      filename === undefined ? [] : { ...head, filename, pieces: content },
    ),
  };
}

function badForm(message: string): GatewayError {
  return new GatewayError('bad_request', message, { code: 'invalid_multipart' });
}

function broken(what: string): GatewayError {
  return badForm(`The multipart body ${what}.`);
}

interface Part {
  readonly head: PartHead;
  readonly content: readonly Buffer[];
}

/** What stands between the delimiters, the last of which closes the form. */
function splitParts(body: readonly Buffer[], boundary: string): Part[] {
  const parts: Part[] = [];
  let start: number | undefined;
  for (const { at, end, closes } of delimitersIn(body, boundary)) {
    if (start !== undefined) parts.push(readPart(body, start, at));
    if (closes) return parts;
    start = end;
  }
  throw broken(start === undefined ? 'does not have the boundary that its content-type names' : 'was cut');
}

interface Delimiter {
  readonly at: number;
  readonly end: number;
  readonly closes: boolean;
}

/** The first delimiter may have no line before it. What goes on otherwise than with a line's end is content. */
function delimitersIn(body: readonly Buffer[], boundary: string): Delimiter[] {
  const line = Buffer.from(`\r\n--${boundary}`);
  const first = Buffer.concat(sliceOf(body, 0, line.length - 2)).equals(line.subarray(2)) ? [-2] : [];
  // No more of them than tell that there are too many: a body can hold millions.
  const positions = [...first, ...positionsOf(line, body).take(maxParts + 1)];
  if (positions.length > maxParts) throw broken(`has more than ${maxParts} parts`);
  return positions.flatMap((at) => {
    const after = at + line.length;
    const rest = /^(?:--|[ \t]*\r\n)/.exec(Buffer.concat(sliceOf(body, after, after + 64)).toString('latin1'))?.[0];
    return rest === undefined ? [] : { at, end: after + rest.length, closes: rest === '--' };
  });
}

function readPart(body: readonly Buffer[], start: number, end: number): Part {
  const bytes = Buffer.concat(sliceOf(body, start, Math.min(end, start + maxHeadBytes)));
  const length = bytes.indexOf('\r\n\r\n');
  const head = length === -1 ? undefined : parsePartHead(bytes.toString('utf8', 0, length));
  if (!head) throw broken('has a part without a usable field name');
  return { head, content: sliceOf(body, start + length + 4, end) };
}

function toText({ name }: PartHead, content: readonly Buffer[]): FormText[] {
  if (bytesIn(content) > maxTextBytes) throw broken('has a field that is too large');
  return [{ name, text: Buffer.concat(content).toString() }];
}
