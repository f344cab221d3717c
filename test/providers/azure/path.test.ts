import { expect, test } from 'vitest';
import { azureChat } from '../../../providers/azure/chat/transformation.ts';
import { azure } from '../../../providers/azure/provider.ts';
import type { Credentials } from '../../../providers/base/endpoint.ts';
import { chatContext } from '../../helpers/context.ts';

const resource = 'https://me.openai.azure.com';

function requestFor(credentials: Credentials): { url: string; body: object } {
  const ctx = chatContext('azure', 'my gpt/4o', {}, { credentials });
  const { path, body } = azureChat.transformRequest(ctx.request, ctx);
  const base = typeof azure.baseUrl === 'string' ? azure.baseUrl : azure.baseUrl(credentials);
  return { url: base + path, body };
}

test.each<[string, Credentials, string]>([
  ['the v1 surface', { baseUrl: resource }, `${resource}/openai/v1/chat/completions`],
  [
    'the v1 surface in preview',
    { baseUrl: resource, extra: { API_VERSION: 'preview' } },
    `${resource}/openai/v1/chat/completions?api-version=preview`,
  ],
  [
    'the surface of deployments',
    { baseUrl: resource, extra: { API_VERSION: '2024-10-21' } },
    `${resource}/openai/deployments/my%20gpt%2F4o/chat/completions?api-version=2024-10-21`,
  ],
  ['an address with its surface', { baseUrl: `${resource}/openai/v1` }, `${resource}/openai/v1/chat/completions`],
  ['an address with half of it', { baseUrl: `${resource}/openai` }, `${resource}/openai/v1/chat/completions`],
  [
    'an address with its deployment',
    { baseUrl: `${resource}/openai/deployments/d`, extra: { API_VERSION: '2024-10-21' } },
    `${resource}/openai/deployments/d/chat/completions?api-version=2024-10-21`,
  ],
])('%s', (_, credentials, url) => {
  expect(requestFor(credentials)).toMatchObject({ url, body: { model: 'my gpt/4o' } });
});

test('without an address the error says what to set', () => {
  expect(() => requestFor({})).toThrow('AZURE_BASE_URL');
});

test.each([
  [{ apiKey: 'k' }, { 'api-key': 'k' }],
  [{ apiKey: 'k', extra: { AD_TOKEN: 't' } }, { authorization: 'Bearer t' }],
])('proves who we are by %j', async (credentials, headers) => {
  const request = { method: 'POST', url: new URL(resource), headers: {}, body: [] } as const;

  expect((await azure.auth(request, credentials)).headers).toEqual(headers);
});
