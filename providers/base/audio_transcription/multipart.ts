/**
 * A form with a file, as a body that is sent in pieces: those of the file are the very ones that came.
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
import { RawBody } from '../raw-body.ts';
import type { UploadedFile } from './types.ts';

/** A name and its text; a name may come more than once. */
export type FormField = readonly [name: string, value: string];

/** @param id not to be known beforehand by whoever made the file, so that no line of it can look like the boundary */
export function toMultipart(fields: readonly FormField[], file: UploadedFile, id: string): RawBody {
  const boundary = `rawdog-${id.replaceAll(/[^A-Za-z0-9-]/g, '').slice(-60)}`;
  const texts = fields.map(([name, value]) => `${partHead(boundary, name)}\r\n\r\n${value}\r\n`);
  const fileHead = `${partHead(boundary, 'file')}; filename="${quoted(file.name)}"\r\ncontent-type: ${file.type}\r\n\r\n`;
  return new RawBody(`multipart/form-data; boundary=${boundary}`, [
    Buffer.from(texts.join('') + fileHead),
    ...file.pieces,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

function partHead(boundary: string, name: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"`;
}

/** As browsers do it. @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function quoted(text: string): string {
  return text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}

/** Lists become repeated names, and what is not given nothing. */
export function toFormFields(
  values: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): FormField[] {
  return Object.entries(values).flatMap(([name, value = []]) =>
    [value].flat().map((text): FormField => [name, String(text)]),
  );
}
