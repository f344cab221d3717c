/** Forms as bytes, and as the requests that a gateway gets. */
import type { GatewayRequest } from '../../gateway/http.ts';
import type { UploadedFile } from '../../providers/base/audio_transcription/types.ts';
import type { ProviderRequest } from '../../providers/base/endpoint.ts';
import { RawBody } from '../../providers/base/raw-body.ts';
import { gatewayRequest } from './gateway-request.ts';

export const boundary = 'form-boundary-7';
export const formType = `multipart/form-data; boundary=${boundary}`;

/** One part: its head lines and its content. */
export type Part = readonly [head: string, content: string | Buffer];

export function text(name: string, value: string): Part {
  return [`Content-Disposition: form-data; name="${name}"`, value];
}

export function file(name: string, filename: string, content: string | Buffer, type = 'audio/mpeg'): Part {
  return [`Content-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: ${type}`, content];
}

export function form(...parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(([head, content]) => [`--${boundary}\r\n${head}\r\n\r\n`, content, '\r\n']);
  return Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece as string)));
}

/** @param body in the pieces in which it comes */
export function formRequest(
  body: readonly Buffer[],
  { headers = {}, ...more }: Partial<GatewayRequest> = {},
): GatewayRequest {
  return gatewayRequest('', {
    path: '/v1/audio/transcriptions',
    readBody: async () => body,
    ...more,
    headers: { 'content-type': formType, ...headers },
  });
}

export function upload(content: string | Buffer = 'sound', more: Partial<UploadedFile> = {}): UploadedFile {
  const bytes = Buffer.from(content as string);
  return { name: 'speech.mp3', type: 'audio/mpeg', pieces: [bytes], size: bytes.length, ...more };
}

/** What goes to a provider as a form: its fields in their order, and its file as `name (type): content`. */
export function sentForm({ body }: ProviderRequest): [name: string, value: string][] {
  if (!(body instanceof RawBody)) throw new Error('The body is not a form.');
  const [, id = ''] = /^multipart\/form-data; boundary=(.+)$/.exec(body.contentType) ?? [];
  const parts = Buffer.concat(body.pieces).toString().split(`--${id}`).slice(1, -1);
  return parts.map((part) => {
    const [head = '', value = ''] = part.split('\r\n\r\n');
    const [, name = '', filename] = / name="([^"]*)"(?:; filename="([^"]*)")?/.exec(head) ?? [];
    const type = /content-type: (\S+)/.exec(head)?.[1];
    const content = value.slice(0, -2);
    return [name, filename === undefined ? content : `${filename} (${type}): ${content}`];
  });
}
