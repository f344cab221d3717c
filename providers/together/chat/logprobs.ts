/**
 * Log probabilities: lists side by side in whole answers, one number a chunk in streams.
 * @see https://docs.together.ai/docs/logprobs
 */
import { isRecord, type JsonRecord, recordOf } from '../../base/json-values.ts';

export function fromLogprobs(choice: JsonRecord): JsonRecord {
  const { logprobs } = choice;
  if (typeof logprobs === 'number') {
    const token = String(recordOf(choice['delta'])['content'] ?? '');
    return withContent(choice, [toLogprob(token, logprobs)]);
  }
  const { tokens, token_logprobs: values } = isRecord(logprobs) ? logprobs : {};
  if (!Array.isArray(tokens) || !Array.isArray(values)) return choice;
  return withContent(
    choice,
    tokens.map((token, index) => toLogprob(String(token), Number(values[index] ?? 0))),
  );
}

function withContent(choice: JsonRecord, content: readonly object[]): JsonRecord {
  return { ...choice, logprobs: { content, refusal: null } };
}

function toLogprob(token: string, logprob: number): object {
  return { token, logprob, bytes: [...Buffer.from(token)], top_logprobs: [] };
}
