import { type Dialect, jsonReply } from '../dialect.ts';
import { Refusal, retryAfterHeader } from '../refusal.ts';
import { answerSpeechToText } from './speech-to-text.ts';

export const elevenlabs: Dialect = {
  routes: [{ path: /^\/v1\/speech-to-text$/, model: ({ model_id }) => model_id, answer: answerSpeechToText }],
  authenticate({ headers }) {
    if (!headers['xi-api-key']) throw new Refusal(401, 'Invalid API key', { code: 'invalid_api_key' });
  },
  // What is wrong with single fields is a list, all else one object.
  refuse: (refusal) =>
    jsonReply(
      {
        detail: refusal.detail.details ?? {
          status: refusal.detail.code ?? codeOf(refusal.status),
          message: refusal.message,
        },
      },
      refusal.status,
      retryAfterHeader(refusal),
    ),
  headers: ({ requestId }) => ({ 'request-id': requestId }),
};

const codes: Readonly<Record<number, string>> = {
  401: 'invalid_api_key',
  403: 'forbidden',
  404: 'not_found',
  429: 'too_many_concurrent_requests',
};

function codeOf(status: number): string {
  return codes[status] ?? (status < 500 ? 'bad_request' : 'internal_server_error');
}
