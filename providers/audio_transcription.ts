/** Who transcribes audio: one line a provider, loaded when first called. */
import type { Registry } from './base/registry.ts';

export const audioTranscription: Registry<'audio_transcription'> = {
  openai: () => import('./openai/audio_transcription/handler.ts'),
  azure: () => import('./azure/audio_transcription/handler.ts'),
  groq: () => import('./groq/audio_transcription/handler.ts'),
  mistral: () => import('./mistral/audio_transcription/handler.ts'),
  gemini: () => import('./gemini/audio_transcription/handler.ts'),
  deepgram: () => import('./deepgram/audio_transcription/handler.ts'),
  elevenlabs: () => import('./elevenlabs/audio_transcription/handler.ts'),
  assemblyai: () => import('./assemblyai/audio_transcription/handler.ts'),
  openai_compatible: () => import('./openai_compatible/audio_transcription/handler.ts'),
};
