/** `/v1/audio/translations`: speech in any language as English text, which few providers offer. */
import { GatewayError } from '../errors.ts';
import type { TranscriptionRequest } from './types.ts';

export function refuseTranslation({ task }: Pick<TranscriptionRequest, 'task'>, provider: string): void {
  if (task !== 'translate') return;
  const message = `${provider} transcribes but does not translate. Send translations to openai/whisper-1, groq/whisper-large-v3 or a gemini model.`;
  throw new GatewayError('bad_request', message, { param: 'model', code: 'unsupported_endpoint' });
}
