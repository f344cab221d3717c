/** One part of a message as one of Mistral's content chunks. @see https://docs.mistral.ai/api/endpoint/chat */
import type { ContentPart } from '../../base/chat-types.ts';
import { badParam } from '../../base/errors.ts';

/** Empty texts say nothing. Mistral's own kinds pass as they are. */
export function toChunk(part: ContentPart): object[] {
  switch (part.type) {
    case 'text':
      return textChunk(part.text);
    case 'refusal':
      return textChunk(part.refusal);
    case 'image_url':
      return [{ type: 'image_url', image_url: imageUrl(part.image_url) }];
    case 'input_audio':
      return [{ type: 'input_audio', input_audio: part.input_audio.data }];
    case 'file':
      return [fileChunk(part.file)];
    default: {
      const { cache_control: _, ...own } = part as ContentPart;
      return [own];
    }
  }
}

function textChunk(text: string): object[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

function imageUrl({ url, detail }: { readonly url: string; readonly detail?: string }): string | object {
  return detail ? { url, detail } : url;
}

interface File {
  readonly file_data?: string;
  readonly file_id?: string;
}

/** Bare base64 is taken for a PDF, the only kind OpenAI's API takes. */
function fileChunk({ file_data, file_id }: File): object {
  if (file_id) return { type: 'file', file_id };
  if (!file_data) throw badParam('messages', 'A file part needs `file_data` or `file_id`.');
  const isUrl = /^(?:data|https?):/.test(file_data);
  return { type: 'document_url', document_url: isUrl ? file_data : `data:application/pdf;base64,${file_data}` };
}
