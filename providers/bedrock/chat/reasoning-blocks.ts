/** Signed reasoning, as Converse and as OpenAI's clients hold it. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ReasoningContentBlock.html */
import type { ThinkingBlock } from '../../base/chat-types.ts';
import { isRecord, type JsonRecord, stringOrUndefined } from '../../base/json-values.ts';
import type { Block } from './blocks.ts';

/** Unsigned reasoning stays here: models refuse it, or take it for a part of their answer. */
export function toReasoningBlocks(blocks: readonly ThinkingBlock[]): Block[] {
  return blocks.flatMap(({ thinking, signature, data }): Block[] => {
    if (data) return [{ reasoningContent: { redactedContent: data } }];
    return signature ? [{ reasoningContent: { reasoningText: { text: thinking ?? '', signature } } }] : [];
  });
}

interface ReasoningPart {
  readonly text: string;
  /** Where the provider signed it. */
  readonly block?: ThinkingBlock;
}

export function fromReasoning(reasoning: JsonRecord): ReasoningPart {
  const data = stringOrUndefined(reasoning['redactedContent']);
  if (data) return { text: '', block: { type: 'redacted_thinking', data } };
  const { text, signature } = isRecord(reasoning['reasoningText']) ? reasoning['reasoningText'] : {};
  return reasoningPart(String(text ?? ''), String(signature ?? ''));
}

export function reasoningPart(thinking: string, signature: string): ReasoningPart {
  return { text: thinking, ...(signature && { block: { type: 'thinking', thinking, signature } }) };
}
