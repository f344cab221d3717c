import { requireBearer } from '../authentication.ts';
import { type Dialect, jsonReply } from '../dialect.ts';
import { retryAfterHeader } from '../refusal.ts';
import { answerEmbeddings } from './embeddings.ts';
import { answerRerank } from './rerank.ts';

export const jina: Dialect = {
  routes: [
    { path: /^\/v1\/embeddings$/, answer: answerEmbeddings },
    { path: /^\/v1\/rerank$/, answer: answerRerank },
  ],
  authenticate({ headers }) {
    requireBearer(headers.authorization, 'Invalid API key, please get a new one from https://jina.ai');
  },
  refuse: (refusal) => jsonReply({ detail: refusal.message }, refusal.status, retryAfterHeader(refusal)),
  headers: ({ requestId }) => ({ 'x-request-id': requestId }),
};
