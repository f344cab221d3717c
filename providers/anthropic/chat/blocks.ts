/** One part of a message as one of Anthropic's content blocks. */
import type { ContentPart } from '../../base/chat-types.ts';
import { cacheMark, type DataUrl, parseDataUrl } from '../../base/content.ts';
import { badParam, unsupportedParam } from '../../base/errors.ts';

export interface Block {
  readonly type: string;
  readonly [field: string]: unknown;
}

export function textBlock(text: string): Block {
  return { type: 'text', text };
}

/** Texts without anything but white space are refused, so they give no block. */
export function toBlock(part: ContentPart): Block[] {
  const block = unmarked(part);
  return block ? [{ ...block, ...cacheMark(part) }] : [];
}

function unmarked(part: ContentPart): Block | undefined {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? undefined : textBlock(part.text);
    case 'refusal':
      return part.refusal.trim() === '' ? undefined : textBlock(part.refusal);
    case 'image_url':
      return { type: 'image', source: imageSource(part.image_url.url) };
    case 'file':
      return file(part.file);
    case 'input_audio':
      throw unsupportedParam('messages[].content[].input_audio', 'anthropic');
    default:
      throw badParam('messages', `Unknown content part \`${(part as { type: unknown }).type}\`.`);
  }
}

const imageTypes = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

function imageSource(url: string): object {
  const inline = parseDataUrl(url);
  return inline ? inlineImage(inline) : { type: 'url', url };
}

function inlineImage(inline: DataUrl): object {
  // Not a registered type, but a common one.
  const mediaType = inline.mediaType === 'image/jpg' ? 'image/jpeg' : inline.mediaType;
  if (imageTypes.has(mediaType)) return base64Source({ ...inline, mediaType });
  throw badParam('messages', `Images must be ${[...imageTypes].join(', ')}, not \`${inline.mediaType}\`.`);
}

function base64Source({ mediaType, data }: DataUrl): object {
  return { type: 'base64', media_type: mediaType, data };
}

interface File {
  readonly file_data?: string;
  readonly file_id?: string;
  readonly filename?: string;
}

function file({ file_data, file_id, filename }: File): Block {
  const title = filename ? { title: filename } : {};
  if (file_id) return { type: 'document', source: { type: 'file', file_id }, ...title };
  if (!file_data) throw badParam('messages', 'A file part needs `file_data` or `file_id`.');
  // Bare base64 is taken for a PDF, the only kind OpenAI's API takes.
  const inline = parseDataUrl(file_data) ?? { mediaType: 'application/pdf', data: file_data };
  if (inline.mediaType.startsWith('image/')) return { type: 'image', source: inlineImage(inline) };
  return { type: 'document', source: documentSource(inline), ...title };
}

const textType = /^text\/|^application\/(?:.*\+)?(?:json|xml|yaml)$/;

function documentSource(inline: DataUrl): object {
  if (inline.mediaType === 'application/pdf') return base64Source(inline);
  if (!textType.test(inline.mediaType))
    throw badParam('messages', `Files must be PDF, text or images, not \`${inline.mediaType}\`.`);
  return { type: 'text', media_type: 'text/plain', data: Buffer.from(inline.data, 'base64').toString() };
}
