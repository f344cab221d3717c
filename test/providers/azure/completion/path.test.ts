import { expect, test } from 'vitest';
import { azureCompletion } from '../../../../providers/azure/completion/transformation.ts';
import { callContext } from '../../../helpers/context.ts';

test.each([
  [undefined, '/openai/v1/completions'],
  ['preview', '/openai/v1/completions?api-version=preview'],
  ['2024-10-21', '/openai/deployments/my-instruct/completions?api-version=2024-10-21'],
])('with the API version %s', (version, path) => {
  const extra = { ...(version && { API_VERSION: version }) };
  const request = { model: 'azure/my-instruct', prompt: 'One' };
  const ctx = callContext<'completion'>('azure', 'my-instruct', request, {
    credentials: { baseUrl: 'https://me.openai.azure.com', extra },
  });

  expect(azureCompletion.transformRequest(request, ctx).path).toBe(path);
});
