/** Web pages an answer is grounded in, as OpenAI's annotations. @see https://ai.google.dev/gemini-api/docs/google-search */
import type { ChatMessage } from '../../base/chat-types.ts';
import { count, isRecord, type JsonRecord } from '../../base/json-values.ts';

type Annotation = NonNullable<ChatMessage['annotations']>[number];

/** One for each source of each passage; sources that no passage names count for the whole text. */
export function toAnnotations(grounding: unknown, content: string): Annotation[] {
  if (!isRecord(grounding)) return [];
  const sources = records(grounding['groundingChunks']).map(({ web }) => (isRecord(web) ? web : undefined));
  const supports = records(grounding['groundingSupports']);
  if (supports.length === 0) return sources.flatMap((source) => toAnnotation(source, 0, content.length));
  const bytes = Buffer.from(content);
  return supports.flatMap(({ segment, groundingChunkIndices }) => {
    const { startIndex, endIndex } = isRecord(segment) ? segment : {};
    const [start, end] = [charactersBefore(bytes, startIndex), charactersBefore(bytes, endIndex)];
    const indices = Array.isArray(groundingChunkIndices) ? groundingChunkIndices : [];
    return indices.flatMap((index) => toAnnotation(sources[Number(index)], start, end));
  });
}

/** Gemini counts bytes, OpenAI characters. */
function charactersBefore(bytes: Buffer, index: unknown): number {
  return bytes.subarray(0, count(index)).toString().length;
}

function toAnnotation(source: JsonRecord | undefined, start_index: number, end_index: number): Annotation[] {
  if (!source) return [];
  const { uri, title } = source;
  return [
    {
      type: 'url_citation',
      url_citation: { start_index, end_index, url: String(uri ?? ''), title: String(title ?? '') },
    },
  ];
}

function records(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
