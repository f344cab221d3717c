/** Message content, whose shape callers are free to choose: a string, parts, or nothing. */
import type { AssistantMessage, CacheControl, ContentPart, MessageContent, TextPart } from './chat-types.ts';
import { badParam } from './errors.ts';

export function toParts(content: MessageContent | undefined): readonly ContentPart[] {
  if (content === null || content === undefined || content === '') return [];
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** What an assistant said: the refusal, where it said nothing else. */
export function assistantContent({ content, refusal }: AssistantMessage): MessageContent | undefined {
  return toParts(content).length === 0 ? (refusal ?? content) : content;
}

export function assistantParts(message: AssistantMessage): readonly ContentPart[] {
  return toParts(assistantContent(message));
}

export function isTextPart(part: ContentPart): part is TextPart {
  return part.type === 'text';
}

/** The text of content that may hold nothing else, parts joined by line breaks. */
export function textOf(content: MessageContent | undefined): string {
  if (typeof content === 'string') return content;
  return toParts(content)
    .map((part) => (part.type === 'refusal' ? part.refusal : isTextPart(part) ? part.text : ''))
    .join('\n');
}

export interface DataUrl {
  readonly mediaType: string;
  /** Bare base64. */
  readonly data: string;
}

/** Undefined for any other kind of URL. */
export function parseDataUrl(url: string): DataUrl | undefined {
  if (!url.startsWith('data:')) return undefined;
  const comma = url.indexOf(',');
  const [mediaType = '', ...flags] = url.slice('data:'.length, comma).split(';');
  if (comma === -1 || mediaType === '')
    throw badParam('messages', 'A data URL must look like data:<type>;base64,<data>.');
  const payload = url.slice(comma + 1);
  return { mediaType: mediaType.toLowerCase(), data: flags.includes('base64') ? payload : percentDecoded(payload) };
}

function percentDecoded(payload: string): string {
  try {
    return Buffer.from(decodeURIComponent(payload)).toString('base64');
  } catch {
    throw badParam('messages', 'A data URL without `;base64` must be percent-encoded.');
  }
}

/** The mark of a part, or of its message where it stands there. */
export function cacheMark(marked: { readonly cache_control?: CacheControl }): { cache_control?: CacheControl } {
  return marked.cache_control ? { cache_control: marked.cache_control } : {};
}
