/** What a provider said of the documents, checked, and in the form callers get it. */
import type { CallContext } from '../endpoint.ts';
import { badAnswer } from '../errors.ts';
import { type JsonRecord, recordOf } from '../json-values.ts';
import type { RerankDocument, RerankRequest, RerankResult } from './types.ts';

/** How many results the caller is to get. */
export function resultCount({ top_n, documents }: Pick<RerankRequest, 'top_n' | 'documents'>): number {
  return Math.min(top_n ?? documents.length, documents.length);
}

/**
 * The best first, with the caller's own documents where they are to come back: providers differ in what they return, and
 * some rank only a part of an object.
 */
export function toResults(
  items: unknown,
  { request, provider }: Pick<CallContext<'rerank'>, 'request' | 'provider'>,
): RerankResult[] {
  if (!Array.isArray(items)) throw badAnswer(provider, 'an answer without results');
  const scored = items.map((item) => toScored(recordOf(item), request.documents.length, provider));
  if (new Set(scored.map(({ index }) => index)).size < scored.length) {
    throw badAnswer(provider, 'two results for one document');
  }
  // Fewer than were asked for may be a provider's choice; none at all is no answer.
  if (scored.length === 0) throw badAnswer(provider, 'no results');
  const best = scored.toSorted((a, b) => b.relevance_score - a.relevance_score).slice(0, resultCount(request));
  return request.return_documents ? best.map((result) => withDocument(result, request.documents)) : best;
}

/** The score goes by three names: Cohere's, that of AWS, and a short one. */
function toScored(
  { index, relevance_score, relevanceScore, score: bare }: JsonRecord,
  documents: number,
  provider: string,
): RerankResult {
  const score = relevance_score ?? relevanceScore ?? bare;
  if (!isWholeNumber(index) || index < 0 || index >= documents) {
    throw badAnswer(provider, 'a result for a document that is none');
  }
  if (!isFiniteNumber(score)) throw badAnswer(provider, 'a result without a score');
  return { index, relevance_score: score };
}

function isWholeNumber(value: unknown): value is number {
  return Number.isInteger(value);
}

/** JSON knows no infinity, but a number too large for JavaScript becomes one. */
function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function withDocument(result: RerankResult, documents: readonly RerankDocument[]): RerankResult {
  const document = documents[result.index] ?? '';
  return { ...result, document: typeof document === 'string' ? { text: document } : document };
}
