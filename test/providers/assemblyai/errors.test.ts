/** Bodies as in https://www.assemblyai.com/docs/pre-recorded-audio/guides/common_errors_and_solutions, 2026-11-22. */
import { expect, test } from 'vitest';
import { transformError } from '../../../providers/assemblyai/errors.ts';
import { toProviderError } from '../../../providers/base/error-mapping.ts';
import { transcriptionContext } from '../../helpers/transcription.ts';

const ctx = transcriptionContext('assemblyai', 'universal-3-pro');

test.each<[number, error: string, kind: string, told: number]>([
  [400, 'Authentication error, API token missing/invalid', 'bad_request', 400],
  [401, 'Authentication error, API token missing/invalid', 'authentication', 401],
  [400, '"speech_models" must be a non-empty list', 'bad_request', 400],
  [400, 'Your current account balance is negative. Please top up to continue using the API.', 'quota', 429],
  [429, 'Too many requests', 'rate_limit', 429],
  [500, 'Server error, developers have been alerted.', 'upstream', 500],
])('%i %s', (status, error, kind, told) => {
  expect(toProviderError({ status, headers: {}, body: { error } }, { transformError }, ctx).fields).toMatchObject({
    kind,
    message: error,
    status: told,
  });
});
