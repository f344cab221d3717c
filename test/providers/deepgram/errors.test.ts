/** Bodies as in https://developers.deepgram.com/docs/errors, 2026-11-22. */
import { expect, test } from 'vitest';
import { toProviderError } from '../../../providers/base/error-mapping.ts';
import { transformError } from '../../../providers/deepgram/errors.ts';
import { transcriptionContext } from '../../helpers/transcription.ts';

const ctx = transcriptionContext('deepgram', 'nova-3');

test.each<[number, body: unknown, told: object]>([
  [
    400,
    { err_code: 'Bad Request', err_msg: 'Bad Request: failed to process audio: corrupt or unsupported data' },
    { kind: 'bad_request', message: 'Bad Request: failed to process audio: corrupt or unsupported data' },
  ],
  [
    400,
    { category: 'INVALID_JSON', message: 'Invalid JSON submitted.', details: 'missing field `xxx`' },
    { kind: 'bad_request', message: 'Invalid JSON submitted. missing field `xxx`' },
  ],
  [
    401,
    { err_code: 'INVALID_AUTH', err_msg: 'Invalid credentials.' },
    { kind: 'authentication', message: 'Invalid credentials.', status: 401 },
  ],
  [
    401,
    { err_code: 'INSUFFICIENT_PERMISSIONS', err_msg: 'User does not have sufficient permissions.' },
    { kind: 'permission', status: 403 },
  ],
  [
    402,
    { err_code: 'ASR_PAYMENT_REQUIRED', err_msg: 'Project does not have enough credits for an ASR request.' },
    { kind: 'quota', status: 429, retryable: false },
  ],
  [
    422,
    { err_code: 'ASR_UNPROCESSABLE_ENTITY', err_msg: 'Upload was interrupted.' },
    { kind: 'bad_request', status: 400 },
  ],
  [429, { err_code: 'TOO_MANY_REQUESTS', err_msg: 'Too many requests.' }, { kind: 'rate_limit', retryable: true }],
  [429, { error: { message: 'Slow down.', code: 429 } }, { kind: 'rate_limit', message: 'Slow down.' }],
  [500, {}, { kind: 'upstream', message: 'deepgram answered with status 500 and no message.' }],
  [503, 'Service Unavailable', { kind: 'overloaded' }],
])('%i %j', (status, body, told) => {
  expect(toProviderError({ status, headers: {}, body }, { transformError }, ctx).fields).toMatchObject(told);
});

test("Deepgram's own id of the call goes with its error", () => {
  const failure = { status: 400, headers: { 'dg-request-id': 'dg-1' }, body: {} };

  expect(toProviderError(failure, { transformError }, ctx).fields.upstreamRequestId).toBe('dg-1');
});
