import { requireBearer } from '../authentication.ts';
import { type Dialect, jsonReply } from '../dialect.ts';
import { retryAfterHeader } from '../refusal.ts';
import { answerEmbeddings } from './embeddings.ts';
import { answerRerank } from './rerank.ts';

export const voyage: Dialect = {
  routes: [
    { path: /^\/v1\/embeddings$/, answer: answerEmbeddings },
    { path: /^\/v1\/rerank$/, answer: answerRerank },
  ],
  authenticate({ headers }) {
    requireBearer(headers.authorization, 'Provided API key is invalid.');
  },
  refuse: (refusal) => jsonReply({ detail: refusal.message }, refusal.status, retryAfterHeader(refusal)),
  headers: ({ requestId }) => ({ 'x-request-id': requestId }),
};
