import { fromText, takeParams } from '../../base/audio_transcription/params.ts';
import { type TranscriptionRequest, wantsTimes } from '../../base/audio_transcription/types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { badParam, unsupportedParam } from '../../base/errors.ts';
import { isGiven } from '../../base/params.ts';
import { RawBody } from '../../base/raw-body.ts';
import { toExtras } from '../extras.ts';
import { generatePath } from '../path.ts';
import { audioType, toBase64 } from './audio.ts';
import { toInstruction } from './instruction.ts';

export function transformRequest(
  request: TranscriptionRequest,
  { provider, model }: CallContext<'audio_transcription'>,
): ProviderRequest {
  refuseTimes(request, provider);
  const { extras, dropped } = takeParams(request, { dropped: [], refused: [], translates: true }, provider);
  const mimeType = audioType(request.file, provider);
  const texts = Object.entries(extras).map(([name, value]) => [name, fromText(value)]);
  const own = toExtras(Object.fromEntries(texts));
  if ('contents' in own.body) throw badParam('contents', '`contents` cannot be set here.', 'unsupported_parameter');
  const { temperature } = request;
  const generationConfig = { ...(isGiven(temperature) && { temperature }), ...own.generationConfig };
  const body = {
    contents: [{ role: 'user', parts: [{ inlineData: { mimeType, data: '' } }, { text: toInstruction(request) }] }],
    ...(Object.keys(generationConfig).length > 0 && { generationConfig }),
    ...own.body,
  };
  return {
    path: generatePath(model, request.stream === true),
    body: withAudio(body, request.file.pieces),
    dropped,
  };
}

/** It hears what was said, but not exactly when. */
function refuseTimes(request: TranscriptionRequest, provider: string): void {
  const message = `${provider} gives no times and tells no speakers apart; ask for the response_format json or text.`;
  if (wantsTimes(request)) throw badParam('response_format', message, 'unsupported_value');
  if (request.timestamp_granularities?.length) throw unsupportedParam('timestamp_granularities', provider);
}

/** Puts the audio where the body leaves room for it, which comes before anything a caller wrote. */
function withAudio(body: object, pieces: readonly Buffer[]): RawBody {
  const json = JSON.stringify(body);
  const room = '"data":"';
  const at = json.indexOf(room) + room.length;
  return new RawBody('application/json', [
    Buffer.from(json.slice(0, at)),
    ...toBase64(pieces),
    Buffer.from(json.slice(at)),
  ]);
}
