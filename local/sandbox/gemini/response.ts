import { totalOf } from '../prompt-cache.ts';
import type { Answer, Choice, Usage } from '../script.ts';
import { sign } from '../signature.ts';

/** A whole answer on Gemini's wire; the stream is made of it, so that the two cannot differ. */
export interface GenerateContentResponse {
  readonly candidates: readonly Candidate[];
  readonly usageMetadata: UsageMetadata;
  readonly modelVersion: string;
  readonly responseId: string;
}

export interface Candidate {
  /** Without parts when nothing could be said, as when thinking used up the token limit. */
  readonly content: { readonly parts?: readonly ResponsePart[]; readonly role: 'model' };
  readonly finishReason?: string;
  readonly index: number;
}

export interface ResponsePart {
  readonly text?: string;
  readonly thought?: true;
  readonly functionCall?: { readonly id: string; readonly name: string; readonly args: object };
  readonly thoughtSignature?: string;
}

export type UsageMetadata = ReturnType<typeof toUsageMetadata>;

interface ResponseOptions {
  readonly model: string;
  readonly includeThoughts: boolean;
  readonly signs: boolean;
}

export function toResponse({ fingerprint, choices, usage }: Answer, options: ResponseOptions): GenerateContentResponse {
  return {
    candidates: choices.map((choice, index) => toCandidate(choice, index, options)),
    usageMetadata: toUsageMetadata(usage),
    modelVersion: options.model,
    responseId: fingerprint.slice(0, 22),
  };
}

function toCandidate(choice: Choice, index: number, options: ResponseOptions): Candidate {
  const parts = toParts(choice, options);
  return {
    content: { ...(parts.length > 0 && { parts }), role: 'model' },
    // A call is no reason of its own: it ends with STOP too.
    finishReason: choice.ending === 'length' ? 'MAX_TOKENS' : 'STOP',
    index,
  };
}

function toParts({ reasoning, text, toolCalls }: Choice, { includeThoughts, signs }: ResponseOptions): ResponsePart[] {
  return [
    ...(reasoning && includeThoughts ? [{ text: reasoning, thought: true } as const] : []),
    ...(text ? [{ text, ...(signs && { thoughtSignature: sign(text) }) }] : []),
    ...toolCalls.map(({ id, name, arguments: args }, index) => ({
      functionCall: { id: id.slice(0, 8), name, args },
      // Of parallel calls only the first is signed.
      ...(signs && index === 0 && { thoughtSignature: sign(name) }),
    })),
  ];
}

/** Thoughts are outside `candidatesTokenCount`, and a count of zero is left out, as protocol buffers do. */
function toUsageMetadata({ prompt, answer, reasoning }: Usage) {
  const promptTokenCount = totalOf(prompt);
  return {
    promptTokenCount,
    ...(answer > 0 && { candidatesTokenCount: answer }),
    totalTokenCount: promptTokenCount + answer + reasoning,
    ...(prompt.cacheRead > 0 && { cachedContentTokenCount: prompt.cacheRead }),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokenCount }],
    ...(reasoning > 0 && { thoughtsTokenCount: reasoning }),
  };
}
