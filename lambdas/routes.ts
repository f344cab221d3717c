/** The route table of every front: the Lambda functions and the local server. */
import type { Route } from '../gateway/app.ts';

/** OpenAI clients put `/v1` into their base URL or leave it out. */
function paths(path: string): string[] {
  return [`/v1${path}`, path];
}

export const routes: readonly Route[] = [
  { endpoint: 'chat', method: 'POST', paths: paths('/chat/completions') },
  { endpoint: 'completion', method: 'POST', paths: paths('/completions') },
  { endpoint: 'embed', method: 'POST', paths: paths('/embeddings') },
  {
    endpoint: 'audio_transcription',
    method: 'POST',
    paths: [...paths('/audio/transcriptions'), ...paths('/audio/translations')],
  },
  // Cohere's clients put its version before the path.
  { endpoint: 'rerank', method: 'POST', paths: [...paths('/rerank'), '/v2/rerank'] },
  { endpoint: 'models', method: 'GET', paths: [...paths('/models'), ...paths('/models/*')] },
  { endpoint: 'health', method: 'GET', paths: ['/health'] },
];

/** For whoever runs the gateway: a function of its own, with rights that no other has. */
export const adminRoute: Route = { endpoint: 'admin', method: 'ANY', paths: ['/admin/v1/*'] };
