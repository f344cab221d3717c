/** One part of a message as Converse's content blocks. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html */
import type { ContentPart } from '../../base/chat-types.ts';
import { parseDataUrl } from '../../base/content.ts';
import { badParam } from '../../base/errors.ts';
import { type FileKind, kindOfMediaType, kindOfName } from './file-kinds.ts';

export type Block = Readonly<Record<string, unknown>>;

/** Names of documents must be unique in a request, and neutral: the model reads them. */
export type DocumentNames = () => string;

export function createDocumentNames(): DocumentNames {
  let count = 0;
  return () => `document-${++count}`;
}

/** Where a part stands, for error messages, and the names for its documents. */
interface Place {
  readonly path: string;
  readonly documentName: DocumentNames;
}

export function toBlocks(part: ContentPart, place: Place): Block[] {
  switch (part.type) {
    case 'text':
      return textBlocks(part.text);
    case 'refusal':
      return textBlocks(part.refusal);
    case 'image_url':
      return [fromUrl(part.image_url.url, within(place, 'image_url.url'))];
    case 'input_audio':
      return [{ audio: { format: part.input_audio.format, source: { bytes: part.input_audio.data } } }];
    case 'file':
      return [fromFile(part.file, place)];
    default:
      return otherPart(part as OtherPart, place);
  }
}

/** Blank texts are refused, so they give no block. */
function textBlocks(text: string): Block[] {
  return text.trim() === '' ? [] : [{ text }];
}

/** Not OpenAI's, but what its part for videos would look like. */
interface OtherPart {
  readonly type: string;
  readonly video_url?: { readonly url: string };
}

function otherPart({ type, video_url }: OtherPart, place: Place): Block[] {
  if (type === 'video_url' && video_url) return [fromUrl(video_url.url, within(place, 'video_url.url'))];
  throw badParam(place.path, `Unknown content part \`${type}\`.`);
}

function within(place: Place, field: string): Place {
  return { ...place, path: `${place.path}.${field}` };
}

/** Bedrock reads files in S3 itself, but downloads nothing else. */
function fromUrl(url: string, place: Place): Block {
  if (url.startsWith('s3://')) return toBlock(kindOfName(url), { s3Location: { uri: url } }, place);
  const inline = parseDataUrl(url);
  if (inline) return toBlock(kindOfMediaType(inline.mediaType), { bytes: inline.data }, place);
  throw badParam(place.path, `bedrock downloads nothing: send \`${place.path}\` as a data URL.`);
}

interface File {
  readonly file_data?: string;
  readonly file_id?: string;
  readonly filename?: string;
}

function fromFile({ file_data, file_id, filename = '' }: File, place: Place): Block {
  if (file_id?.startsWith('s3://')) return fromUrl(file_id, within(place, 'file.file_id'));
  if (!file_data) throw badParam(`${place.path}.file`, 'bedrock keeps no uploaded files: send `file_data`.');
  const inline = parseDataUrl(file_data);
  const kind = (inline && kindOfMediaType(inline.mediaType)) ?? kindOfName(filename);
  // Bare base64 is taken for a PDF, the only kind OpenAI's API takes.
  const fallback = inline ? undefined : pdf;
  return toBlock(kind ?? fallback, { bytes: inline?.data ?? file_data }, within(place, 'file.file_data'));
}

const pdf: FileKind = { block: 'document', format: 'pdf' };

function toBlock(kind: FileKind | undefined, source: object, { path, documentName }: Place): Block {
  if (!kind) throw badParam(path, `bedrock does not take files of the type of \`${path}\`.`);
  const { block, format } = kind;
  return { [block]: { format, ...(block === 'document' && { name: documentName() }), source } };
}
