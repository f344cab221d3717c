/** What the answer cites: OpenAI knows web pages only. @see https://docs.cohere.com/docs/rag-citations */
import type { ChatMessage } from '../../base/chat-types.ts';
import { count, type JsonRecord, recordOf, recordsOf } from '../../base/json-values.ts';

type Annotation = NonNullable<ChatMessage['annotations']>[number];

interface Cited {
  /** Cohere's own, as they came. */
  readonly citations?: readonly JsonRecord[];
  readonly annotations?: Annotation[];
}

/** Both are left out where there is nothing to say. */
export function toCited(citations: unknown): Cited {
  const given = recordsOf(citations);
  const annotations = given.flatMap(toAnnotations);
  return {
    ...(given.length > 0 && { citations: given }),
    ...(annotations.length > 0 && { annotations }),
  };
}

/** One for each source with an address; citations of plans and thoughts are not about the content. */
function toAnnotations({ type, start, end, sources }: JsonRecord): Annotation[] {
  const inContent = type === undefined || type === 'TEXT_CONTENT';
  return recordsOf(inContent && sources).flatMap((source) => {
    const { url, title } = recordOf(source['document'] ?? source['tool_output']);
    if (typeof url !== 'string') return [];
    const url_citation = { start_index: count(start), end_index: count(end), url, title: String(title ?? '') };
    return [{ type: 'url_citation', url_citation }];
  });
}
