/** Which of the two shapes of reranking a host speaks, and where. */
import type { Credentials } from '../../base/endpoint.ts';
import { openaiCompatible } from '../provider.ts';

/** From `hosts.<id>.rerank` of the config. */
export function speaksTei({ extra }: Credentials): boolean {
  return extra?.['RERANK'] === 'tei';
}

/** TEI reranks at its root, while its endpoints in OpenAI's dialect stand below `/v1`. */
export function rerankBaseUrl(credentials: Credentials): string {
  const { baseUrl } = openaiCompatible;
  const address = typeof baseUrl === 'string' ? baseUrl : baseUrl(credentials);
  return speaksTei(credentials) ? address.replace(/\/+$/, '').replace(/\/v1$/, '') : address;
}
