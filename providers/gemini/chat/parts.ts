/** One part of a message as one of Gemini's parts. @see https://ai.google.dev/gemini-api/docs/file-input-methods */
import type { ContentPart } from '../../base/chat-types.ts';
import { parseDataUrl } from '../../base/content.ts';
import { badParam } from '../../base/errors.ts';
import { mediaTypeOf } from '../media-types.ts';

export interface Part {
  readonly [field: string]: unknown;
}

/** Empty texts are refused, so they give no part. */
export function toPart(part: ContentPart): Part[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'refusal':
      return part.refusal === '' ? [] : [{ text: part.refusal }];
    case 'image_url':
      return [fromUrl(part.image_url.url, 'image/jpeg')];
    case 'input_audio':
      return [inlineData(`audio/${part.input_audio.format}`, part.input_audio.data)];
    case 'file':
      return [fromFile(part.file)];
    default:
      return [fromOther(part)];
  }
}

/** OpenAI has no videos; many clients send them as others send images. */
function fromOther(part: { type: string; video_url?: { url?: unknown } }): Part {
  if (part.type === 'video_url' && typeof part.video_url?.url === 'string')
    return fromUrl(part.video_url.url, 'video/mp4');
  throw badParam('messages', `Unknown content part \`${part.type}\`.`);
}

/** Many clients write `image/jpg`, which Gemini does not know. */
function inlineData(mediaType: string, data: string): Part {
  return { inlineData: { mimeType: mediaType === 'image/jpg' ? 'image/jpeg' : mediaType, data } };
}

function fromUrl(url: string, usualType: string): Part {
  const inline = parseDataUrl(url);
  return inline ? inlineData(inline.mediaType, inline.data) : fileData(url, mediaTypeOf(url) ?? usualType);
}

/** Google knows the type of its own files and videos; all else it fetches by the type it is told. */
const googlesOwn =
  /^https:\/\/(?:generativelanguage\.googleapis\.com\/.*\bfiles\/|(?:www\.|m\.)?youtube\.com\/|youtu\.be\/)/;

function fileData(fileUri: string, mimeType: string | undefined): Part {
  return { fileData: { ...(mimeType && !googlesOwn.test(fileUri) && { mimeType }), fileUri } };
}

interface File {
  readonly file_data?: string;
  readonly file_id?: string;
  readonly filename?: string;
}

function fromFile({ file_data, file_id, filename = '' }: File): Part {
  if (file_id) return fileData(toFileUri(file_id), mediaTypeOf(file_id) ?? mediaTypeOf(filename));
  if (!file_data) throw badParam('messages', 'A file part needs `file_data` or `file_id`.');
  if (isUri(file_data)) return fileData(file_data, mediaTypeOf(file_data) ?? mediaTypeOf(filename));
  const inline = parseDataUrl(file_data);
  // Bare base64 without a telling name is taken for a PDF, the only kind OpenAI's API takes.
  return inline
    ? inlineData(inline.mediaType, inline.data)
    : inlineData(mediaTypeOf(filename) ?? 'application/pdf', file_data);
}

function isUri(text: string): boolean {
  return /^(?:https?|gs):\/\//.test(text);
}

/** Google's Files API answers with both the bare name `files/…` and the URI that requests want. */
function toFileUri(id: string): string {
  if (isUri(id)) return id;
  if (id.startsWith('files/')) return `https://generativelanguage.googleapis.com/v1beta/${id}`;
  throw badParam(
    'messages',
    `\`file_id\` must be the URI of a file at Google's Files API, not \`${id.slice(0, 80)}\`.`,
  );
}
