/**
 * Documents as the texts that are ranked: most providers take nothing else.
 * @see https://docs.cohere.com/docs/reranking-best-practices
 */
import { badParam } from '../errors.ts';
import type { JsonRecord } from '../json-values.ts';
import { isGiven } from '../params.ts';
import type { RerankDocument, RerankRequest } from './types.ts';

type Ranked = Pick<RerankRequest, 'documents' | 'rank_fields'>;

export function toTexts(request: Ranked): string[] {
  return request.documents.map((document, index) => toText(document, index, request));
}

/** The field that holds them. Texts alone go on as they came, without being written anew. */
export function textDocuments(request: Ranked): { documents?: string[] } {
  const plain = request.documents.every((document) => typeof document === 'string');
  return plain ? {} : { documents: toTexts(request) };
}

/** A text as it is; of an object the fields to rank by, a line each, as Cohere recommends for structured data. */
export function toText(document: RerankDocument, index: number, request: Ranked): string {
  const ranked = rankedPart(document, index, request);
  if (typeof ranked === 'string') return ranked;
  return Object.entries(ranked)
    .map(([field, value]) => `${field}: ${valueText(value)}`)
    .join('\n');
}

/** A text, or an object with nothing but the fields to rank by. */
export function rankedPart(document: RerankDocument, index: number, request: Ranked): string | JsonRecord {
  if (typeof document === 'string') return document;
  const fields = rankFields(document, index, request);
  const [only] = fields;
  if (fields.length === 1 && only === 'text') return valueText(document['text']);
  return Object.fromEntries(fields.map((field) => [field, document[field]]));
}

/** Those asked for that the document has, in their order; else its `text`, or else all of it. */
export function rankFields(document: JsonRecord, index: number, { rank_fields }: Ranked): string[] {
  const given = Object.keys(document).filter((field) => isGiven(document[field]));
  const unasked = given.includes('text') ? ['text'] : given;
  const fields = rank_fields?.length ? rank_fields.filter((field) => given.includes(field)) : unasked;
  if (fields.length > 0) return fields;
  const what = rank_fields?.length ? `none of \`${rank_fields.join('`, `').slice(0, 200)}\`` : 'no field';
  throw badParam(`documents[${index}]`, `\`documents[${index}]\` has ${what} to rank it by: see \`rank_fields\`.`);
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
