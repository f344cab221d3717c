import { expect, test } from 'vitest';
import { azureTranscription } from '../../../../providers/azure/audio_transcription/transformation.ts';
import { openAICompatibleTranscription } from '../../../../providers/base/audio_transcription/openai-dialect.ts';
import { sentForm } from '../../../helpers/form.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

const transformer = openAICompatibleTranscription(azureTranscription);

test.each([
  ['2024-10-21', 'transcribe', '/openai/deployments/my%20ears/audio/transcriptions?api-version=2024-10-21'],
  ['2024-10-21', 'translate', '/openai/deployments/my%20ears/audio/translations?api-version=2024-10-21'],
  ['preview', 'transcribe', '/openai/v1/audio/transcriptions?api-version=preview'],
] as const)('version %s takes to %s: %s', (API_VERSION, task, path) => {
  const ctx = transcriptionContext('azure', 'my ears', { task });
  const credentials = { baseUrl: 'https://x.openai.azure.com', extra: { API_VERSION } };

  expect(transformer.transformRequest(ctx.request, { ...ctx, credentials }).path).toBe(path);
});

test.each(['my-ears', 'transcribe'])('a deployment whose name tells nothing may be of any model: %s', (name) => {
  const ctx = transcriptionContext('azure', name, { response_format: 'diarized_json' });

  expect(sentForm(transformer.transformRequest(ctx.request, ctx))).toEqual([
    ['model', name],
    ['response_format', 'diarized_json'],
    ['file', 'speech.mp3 (audio/mpeg): sound'],
  ]);
});

test.each(['gpt-4o-transcribe', 'eu-gpt-4o-mini-transcribe'])(
  'one that is named after its model is held to it: %s',
  (name) => {
    const ctx = transcriptionContext('azure', name, { response_format: 'srt' });

    expect(() => transformer.transformRequest(ctx.request, ctx)).toThrow(/gives no times/);
  },
);
