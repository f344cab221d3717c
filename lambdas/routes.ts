/** The route table of every front: the Lambda functions and the local server. */
import type { Route } from '../gateway/app.ts';

/** OpenAI clients put `/v1` into their base URL or leave it out. */
function paths(path: string): string[] {
  return [`/v1${path}`, path];
}

export const routes: readonly Route[] = [
  { endpoint: 'chat', method: 'POST', paths: paths('/chat/completions') },
  { endpoint: 'health', method: 'GET', paths: ['/health'] },
];
