import type { DataEvent } from '../framing.ts';
import { countTokens, toPieces } from '../tokens.ts';
import type { Candidate, GenerateContentResponse, ResponsePart, UsageMetadata } from './response.ts';

/** Every chunk is a response of its own, with the counts so far; the last one of a candidate has its finish reason. */
export function toEvents({ candidates, usageMetadata, ...rest }: GenerateContentResponse): DataEvent[] {
  const chunks = candidates.flatMap(toChunks);
  let said = 0;
  return chunks.map((candidate, index) => {
    said += countChunk(candidate);
    const counts = index === chunks.length - 1 ? usageMetadata : countsSoFar(usageMetadata, said);
    return { data: { candidates: [candidate], usageMetadata: counts, ...rest } };
  });
}

function toChunks({ content, finishReason, ...rest }: Candidate): Candidate[] {
  const signature = content.parts?.find(({ text, thought }) => text !== undefined && !thought)?.thoughtSignature;
  const closing = { text: '', ...(signature !== undefined && { thoughtSignature: signature }) };
  const pieces = [...(content.parts ?? []).flatMap(toPieceParts), closing];
  return pieces.map((part, index) => ({
    content: { parts: [part], role: 'model' },
    ...(index === pieces.length - 1 && finishReason !== undefined && { finishReason }),
    ...rest,
  }));
}

/** Function calls arrive whole. A text's signature comes with the empty part that closes it. */
function toPieceParts({ thoughtSignature, ...part }: ResponsePart): ResponsePart[] {
  if (part.functionCall) return [{ ...part, ...(thoughtSignature !== undefined && { thoughtSignature }) }];
  return toPieces(part.text ?? '').map((text) => ({ ...part, text }));
}

function countChunk({ content }: Candidate): number {
  return (content.parts ?? []).reduce((sum, part) => sum + (part.thought ? 0 : countTokens(part.text ?? '')), 0);
}

function countsSoFar({ candidatesTokenCount = 0, totalTokenCount, ...counts }: UsageMetadata, said: number) {
  const soFar = Math.min(said, candidatesTokenCount);
  return {
    ...counts,
    ...(soFar > 0 && { candidatesTokenCount: soFar }),
    totalTokenCount: totalTokenCount - candidatesTokenCount + soFar,
  };
}
