/** Web search results a text cites, as OpenAI's annotations. @see https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool */
import type { ChatMessage } from '../../base/chat-types.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';

type Annotation = NonNullable<ChatMessage['annotations']>[number];

/** Indices count characters of the joined content; a citation covers the block that carries it. */
export function toAnnotations(blocks: readonly JsonRecord[]): Annotation[] {
  let end = 0;
  return blocks
    .filter((block) => block['type'] === 'text')
    .flatMap(({ text, citations }) => {
      const start = end;
      end += String(text).length;
      return webAnnotations(Array.isArray(citations) ? citations.filter(isRecord) : [], start, end);
    });
}

/** Citations of the caller's own documents have no counterpart. */
export function webAnnotations(citations: readonly JsonRecord[], start_index: number, end_index: number): Annotation[] {
  const cited = citations.filter(({ type }) => type === 'web_search_result_location');
  return cited.map(({ url, title }) => ({
    type: 'url_citation',
    url_citation: { start_index, end_index, url: String(url ?? ''), title: String(title ?? '') },
  }));
}
