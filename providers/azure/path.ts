/**
 * Azure's two surfaces: the v1 API, which names the deployment in the body, and, for a dated `AZURE_API_VERSION`, the
 * older one, which names it in the path.
 * @see https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
 */
import type { CallContext } from '../base/endpoint.ts';

export function azurePath(path: string, { model, credentials }: CallContext): string {
  const version = credentials.extra?.['API_VERSION'];
  const query = version ? `?api-version=${encodeURIComponent(version)}` : '';
  // A base URL may already name its surface.
  const base = new URL(credentials.baseUrl ?? 'https://azure.invalid').pathname.replace(/\/+$/, '');
  if (base.includes('/deployments/') || base.endsWith('/v1')) return path + query;
  const root = base.endsWith('/openai') ? '' : '/openai';
  const dated = /^\d{4}-/.test(version ?? '');
  return dated ? `${root}/deployments/${encodeURIComponent(model)}${path}${query}` : `${root}/v1${path}${query}`;
}
