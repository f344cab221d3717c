import { countTokens } from './tokens.ts';

/** How well a document answers the query. */
interface Ranked {
  readonly index: number;
  readonly score: number;
}

/** By the share of the query's words that a document has, the shorter one first; the same for all providers. */
export function rank(query: string, documents: readonly string[], top = documents.length): Ranked[] {
  const asked = new Set(wordsOf(query));
  const ranked = documents.map((document, index) => ({ index, score: scoreOf(asked, wordsOf(document)) }));
  return ranked.sort((a, b) => b.score - a.score).slice(0, top);
}

/** A reranker reads the query once with every document. */
export function countPairTokens(query: string, documents: readonly string[]): number {
  const tokens = documents.map((document) => countTokens(query) + countTokens(document));
  return tokens.reduce((sum, each) => sum + each, 0);
}

function scoreOf(asked: ReadonlySet<string>, words: readonly string[]): number {
  if (asked.size === 0 || words.length === 0) return 0;
  const shared = new Set(words.filter((word) => asked.has(word))).size;
  return round((shared / asked.size) * (0.9 + 0.1 / words.length));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function round(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}
