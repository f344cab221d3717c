/** Which endpoints serve a model, told by its name. */
import type { Endpoint } from '../../providers/base/endpoint.ts';

/** Of other APIs than ours. */
const notServed = /(^|[-/._])(image|video|tts|realtime|live|moderation|ocr|voice|sonic|lyria)(?![a-z])/;
const reranks = /rerank/;
const embeds = /embed|voyage-|(^|[/-])(bge|gte|e5)-/;
const transcribes = /whisper|transcribe|voxtral-mini-(\d{4}|latest)$/;
const onlyCompletes = /^(gpt-3\.5-turbo-instruct|davinci-002|babbage-002)/;

/** Most providers complete a text with any model that chats; these with some, and OpenAI's do not chat. */
const completes: Readonly<Record<string, RegExp>> = {
  openai: onlyCompletes,
  mistral: /^codestral-/,
  deepseek: /^deepseek-(?!reasoner)/,
};
/** Chat models that are asked for a transcript. */
const listens: Readonly<Record<string, RegExp>> = { gemini: /^gemini-/ };

export function endpointsOf(provider: string, id: string): readonly Endpoint[] {
  const name = id.toLowerCase();
  if (reranks.test(name)) return ['rerank'];
  if (embeds.test(name)) return ['embed'];
  if (transcribes.test(name)) return ['audio_transcription'];
  if (onlyCompletes.test(name)) return ['completion'];
  if (notServed.test(name)) return [];
  const endpoints: Endpoint[] = ['chat'];
  if (completes[provider]?.test(name) ?? true) endpoints.push('completion');
  if (listens[provider]?.test(name)) endpoints.push('audio_transcription');
  return endpoints;
}
