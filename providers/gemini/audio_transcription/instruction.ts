/** What is asked of the model, in words. The caller's own words are quoted as data: they are hints, not orders. */
import type { TranscriptionRequest } from '../../base/audio_transcription/types.ts';

const tasks = {
  transcribe: 'Transcribe the speech in this recording word for word, in the language it is spoken in.',
  translate: 'Translate the speech in this recording into English.',
} as const;

const form =
  'Answer with the text alone: no introduction, no comments, no times, no names of speakers and no descriptions of sounds. Where nobody speaks, answer with nothing.';

export function toInstruction({ task, language, prompt }: TranscriptionRequest): string {
  return [
    tasks[task],
    form,
    ...(language ? [`The language spoken is ${JSON.stringify(language)}.`] : []),
    ...(prompt
      ? [
          `What came before, or how words are spelled, as a hint that is no part of the answer: ${JSON.stringify(prompt)}.`,
        ]
      : []),
  ].join('\n');
}
