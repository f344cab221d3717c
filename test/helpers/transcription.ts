/** A call that asks for a transcript. */
import type { TranscriptionRequest } from '../../providers/base/audio_transcription/types.ts';
import type { CallContext } from '../../providers/base/endpoint.ts';
import { callContext } from './context.ts';
import { upload } from './form.ts';

export function transcriptionContext(
  provider: string,
  model: string,
  asked: Partial<TranscriptionRequest> = {},
  more: Partial<CallContext<'audio_transcription'>> = {},
): CallContext<'audio_transcription'> {
  const request = { model: `${provider}/${model}`, task: 'transcribe', file: upload(), extras: {}, ...asked } as const;
  return callContext<'audio_transcription'>(provider, model, request, more);
}
