/** What the model makes of a recording when it is asked to transcribe or to translate it. */
import { createHash } from 'node:crypto';
import type { Call } from '../dialect.ts';
import type { Rule } from '../rule.ts';
import { hear } from '../speech.ts';
import { countTokens, cutToTokens } from '../tokens.ts';
import type { GenerateContentRequest, Part } from './request.ts';
import type { GenerateContentResponse } from './response.ts';

/** Undefined where there is no recording, or another question about it. */
export function transcribe(request: GenerateContentRequest, call: Call): GenerateContentResponse | undefined {
  const parts = request.contents.at(-1)?.parts ?? [];
  const audio = parts.flatMap(audioOf)[0];
  const asked = parts.flatMap(({ text }) => text ?? []).join('\n');
  if (!audio || !/\b(?:transcribe|translate)\b/i.test(asked)) return undefined;
  const heard = hear(Buffer.from(audio.data, 'base64'), call);
  const limit = request.generationConfig?.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  const text = cutToTokens(heard.text, limit);
  return {
    candidates: [
      {
        content: { ...(text && { parts: [{ text: `${text}\n` }] }), role: 'model' },
        finishReason: text === heard.text ? 'STOP' : 'MAX_TOKENS',
        index: 0,
      },
    ],
    usageMetadata: toUsage(asked, heard.duration, text),
    modelVersion: call.model,
    responseId: createHash('sha256').update(asked).update(audio.data).digest('hex').slice(0, 22),
  };
}

/** @see https://ai.google.dev/gemini-api/docs/tokens#multimodal-tokens */
const audioTokensPerSecond = 32;

function toUsage(asked: string, seconds: number, text: string) {
  const audio = Math.ceil(seconds * audioTokensPerSecond);
  const [question, said] = [countTokens(asked), countTokens(text)];
  return {
    promptTokenCount: question + audio,
    ...(said > 0 && { candidatesTokenCount: said }),
    totalTokenCount: question + audio + said,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: question },
      { modality: 'AUDIO', tokenCount: audio },
    ],
  };
}

function audioOf({ inlineData }: Part) {
  return inlineData?.mimeType.startsWith('audio/') ? [inlineData] : [];
}

const audioTypes = ['wav', 'mp3', 'aiff', 'aac', 'ogg', 'flac'].map((name) => `audio/${name}`);

/** Of recordings anywhere in the conversation. */
export const explainAudio: Rule<GenerateContentRequest> = ({ contents }) => {
  const recordings = contents.flatMap(({ parts = [] }) => parts.flatMap(audioOf));
  const foreign = recordings.find(({ mimeType }) => !audioTypes.includes(mimeType));
  if (foreign) return `Unsupported MIME type: ${foreign.mimeType}`;
  const broken = recordings.some(({ data }) => data.length % 4 !== 0 || /[^A-Za-z0-9+/=]/.test(data));
  return broken
    ? "Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), Base64 decoding failed"
    : undefined;
};
