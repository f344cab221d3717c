/** @see https://ai.google.dev/api/generate-content#LogprobsResult */
import type { ChatChoice } from '../../base/chat-types.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';

type Logprobs = NonNullable<ChatChoice['logprobs']>;
type TokenLogprob = NonNullable<Logprobs['content']>[number]['top_logprobs'][number];

/** The chosen tokens, each with its rivals, stand in two lists of the same length. */
export function toLogprobs(candidate: JsonRecord): Logprobs | null {
  const result = candidate['logprobsResult'];
  if (!isRecord(result) || !Array.isArray(result['chosenCandidates'])) return null;
  const rivals = Array.isArray(result['topCandidates']) ? result['topCandidates'] : [];
  const content = result['chosenCandidates'].map((chosen, index) => ({
    ...toTokenLogprob(chosen),
    top_logprobs: rivalsOf(rivals[index]).map(toTokenLogprob),
  }));
  return { content, refusal: null };
}

function rivalsOf(step: unknown): JsonRecord[] {
  return isRecord(step) && Array.isArray(step['candidates']) ? step['candidates'] : [];
}

function toTokenLogprob({ token, logProbability }: JsonRecord): TokenLogprob {
  return { token: String(token ?? ''), logprob: Number(logProbability ?? 0), bytes: null };
}
