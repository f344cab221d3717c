/** Bodies as in https://elevenlabs.io/docs/eleven-api/resources/errors, 2026-11-22. */
import { expect, test } from 'vitest';
import { toProviderError } from '../../../providers/base/error-mapping.ts';
import { transformError } from '../../../providers/elevenlabs/errors.ts';
import { transcriptionContext } from '../../helpers/transcription.ts';

const ctx = transcriptionContext('elevenlabs', 'scribe_v2');

test.each<[number, detail: unknown, told: object]>([
  [
    401,
    { status: 'invalid_api_key', message: 'Invalid API key' },
    { kind: 'authentication', message: 'Invalid API key' },
  ],
  [401, { status: 'quota_exceeded', message: 'You have 0 credits.' }, { kind: 'quota', status: 429, retryable: false }],
  [
    401,
    { status: 'missing_permissions', message: 'The key misses speech_to_text.' },
    { kind: 'permission', status: 403 },
  ],
  [
    402,
    { type: 'payment_required', code: 'insufficient_credits', message: 'Add credits.', status: 'quota_exceeded' },
    { kind: 'quota', message: 'Add credits.' },
  ],
  [429, { status: 'too_many_concurrent_requests', message: 'Too many.' }, { kind: 'rate_limit', retryable: true }],
  [
    429,
    { status: 'system_busy', message: 'The system is busy.' },
    { kind: 'overloaded', status: 503, retryable: true },
  ],
  [
    422,
    [{ type: 'missing', loc: ['body', 'model_id'], msg: 'Field required', input: null }],
    { kind: 'bad_request', status: 400, message: 'model_id: Field required', param: 'model' },
  ],
  [422, [{ loc: ['body', 'num_speakers'], msg: 'Too many' }], { param: 'num_speakers' }],
  [422, [{ msg: 'Something' }], { message: 'Something', param: null }],
  [422, [], { message: 'elevenlabs answered with status 422 and no message.' }],
  [404, 'Not Found', { kind: 'not_found', message: 'Not Found' }],
  [500, undefined, { kind: 'upstream', message: 'elevenlabs answered with status 500 and no message.' }],
])('%i %j', (status, detail, told) => {
  expect(toProviderError({ status, headers: {}, body: { detail } }, { transformError }, ctx).fields).toMatchObject(
    told,
  );
});

test("what stands before ElevenLabs speaks in OpenAI's shape", () => {
  const failure = { status: 429, headers: {}, body: { error: { message: 'Slow down.', code: 429 } } };

  expect(toProviderError(failure, { transformError }, ctx).fields).toMatchObject({
    kind: 'rate_limit',
    message: 'Slow down.',
  });
});
