import { type Dialect, jsonReply } from '../dialect.ts';
import { Refusal, retryAfterHeader } from '../refusal.ts';
import { answerListen } from './listen.ts';

export const deepgram: Dialect = {
  routes: [
    { path: /^\/v1\/listen$/, body: 'bytes', model: (_, { query }) => query.get('model'), answer: answerListen },
  ],
  authenticate({ headers }) {
    if (!/^(?:Token|Bearer) +\S/i.test(headers.authorization ?? '')) throw new Refusal(401, 'Invalid credentials.');
  },
  refuse: (refusal, { requestId }) =>
    jsonReply(
      { err_code: refusal.detail.code ?? codeOf(refusal.status), err_msg: refusal.message, request_id: requestId },
      refusal.status,
      retryAfterHeader(refusal),
    ),
  headers: ({ requestId }) => ({ 'dg-request-id': requestId }),
};

const codes: Readonly<Record<number, string>> = {
  401: 'INVALID_AUTH',
  402: 'ASR_PAYMENT_REQUIRED',
  403: 'INSUFFICIENT_PERMISSIONS',
  429: 'TOO_MANY_REQUESTS',
};

function codeOf(status: number): string {
  return codes[status] ?? (status < 500 ? 'Bad Request' : 'INTERNAL_SERVER_ERROR');
}
