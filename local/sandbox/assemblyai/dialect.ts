import { type Dialect, jsonReply } from '../dialect.ts';
import { Refusal, retryAfterHeader } from '../refusal.ts';
import { answerJob, createJob, modelOf, takeUpload } from './jobs.ts';

export const assemblyai: Dialect = {
  routes: [
    { path: /^\/v2\/upload$/, body: 'bytes', answer: takeUpload },
    { path: /^\/v2\/transcript$/, model: modelOf, answer: createJob },
    { method: 'GET', path: /^\/v2\/transcript\/[\w-]+$/, answer: answerJob },
  ],
  // The bare key: no word stands before it.
  authenticate({ headers }) {
    if (!/^\S+$/.test(headers.authorization ?? ''))
      throw new Refusal(401, 'Authentication error, API token missing/invalid');
  },
  refuse: (refusal) => jsonReply({ error: refusal.message }, refusal.status, retryAfterHeader(refusal)),
};
