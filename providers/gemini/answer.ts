/** What all of Gemini's answers have in common. @see https://ai.google.dev/api/generate-content#GenerateContentResponse */
import type { CallContext } from '../base/endpoint.ts';
import { badAnswer } from '../base/errors.ts';
import { isRecord, type JsonRecord } from '../base/json-values.ts';
import { answerError } from './errors.ts';

export function requireAnswer(body: unknown, ctx: CallContext): JsonRecord {
  const error = answerError(body, ctx);
  if (error) throw error;
  if (isRecord(body)) return body;
  throw badAnswer(ctx.provider, 'an answer that is not an object');
}

export interface Candidate extends JsonRecord {
  readonly index: number;
}

/** A blocked prompt has no candidates; it counts as an answer that was blocked. */
export function candidatesOf({ candidates, promptFeedback }: JsonRecord): Candidate[] {
  if (Array.isArray(candidates) && candidates.length > 0) return candidates.filter(isRecord).map(indexed);
  const blocked = isRecord(promptFeedback) && isBlocked(promptFeedback);
  return blocked ? [{ index: 0, finishReason: 'PROHIBITED_CONTENT' }] : [];
}

function indexed(candidate: JsonRecord, position: number): Candidate {
  const { index } = candidate;
  return { ...candidate, index: typeof index === 'number' ? index : position };
}

function isBlocked({ blockReason }: JsonRecord): boolean {
  return typeof blockReason === 'string' && !/^$|_UNSPECIFIED$/.test(blockReason);
}
