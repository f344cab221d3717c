/** Web search results a text cites, as OpenAI's annotations. @see https://docs.claude.com/en/docs/agents-and-tools/tool-use/web-search-tool */
import type { ChatMessage } from '../../base/chat-types.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';

type Annotation = NonNullable<ChatMessage['annotations']>[number];

/** Indices count characters of the joined content; a citation covers the block that carries it. */
export function toAnnotations(blocks: readonly JsonRecord[]): Annotation[] {
  let end = 0;
  return blocks
    .filter((block) => block['type'] === 'text')
    .flatMap((block) => {
      const start = end;
      end += String(block['text']).length;
      return citationsOf(block).map((citation) => toAnnotation(citation, start, end));
    });
}

function citationsOf(block: JsonRecord): JsonRecord[] {
  const citations = Array.isArray(block['citations']) ? block['citations'].filter(isRecord) : [];
  return citations.filter(isWebCitation);
}

export function isWebCitation(citation: JsonRecord): boolean {
  return citation['type'] === 'web_search_result_location';
}

export function toAnnotation(citation: JsonRecord, start_index: number, end_index: number): Annotation {
  const { url, title } = citation;
  return {
    type: 'url_citation',
    url_citation: { start_index, end_index, url: String(url ?? ''), title: String(title ?? '') },
  };
}
