import { describe, expect, test } from 'vitest';
import { authenticateWith } from '../../../gateway/authenticate.ts';
import { defineConfig } from '../../../gateway/config.ts';
import { createModelsEndpoint } from '../../../gateway/models/endpoint.ts';
import { callRecord } from '../../helpers/call-record.ts';
import { gatewayRequest } from '../../helpers/gateway-request.ts';

const serve = createModelsEndpoint({
  config: defineConfig({ aliases: { fast: 'groq/openai/gpt-oss-120b' } }),
  authenticate: authenticateWith('rd-test-key'),
  credentials: () => ({ apiKey: 'k' }),
  now: () => 0,
});

async function get(path: string) {
  const record = callRecord();
  const { status, headers, body } = await serve(gatewayRequest('', { method: 'GET', path }), record);
  return { status, headers, answer: JSON.parse(String(body)), record };
}

describe('the list', () => {
  test.each(['/v1/models', '/models', '/v1/models/', '/models//'])('is at %s', async (path) => {
    const { status, headers, answer, record } = await get(path);

    expect([status, headers]).toEqual([200, { 'content-type': 'application/json' }]);
    expect(answer.object).toBe('list');
    expect(answer.data[0]).toMatchObject({ id: 'fast', alias_of: 'groq/openai/gpt-oss-120b' });
    expect(answer.data.length).toBeGreaterThan(100);
    expect([record.status, record.model]).toEqual([200, undefined]);
  });
});

describe('a model', () => {
  test.each([
    ['/v1/models/openai/gpt-4o', 'openai/gpt-4o'],
    ['/models/openai/gpt-4o', 'openai/gpt-4o'],
    ['/v1/models/openai%2Fgpt-4o', 'openai/gpt-4o'],
    ['/v1/models/openai/gpt-4o/', 'openai/gpt-4o'],
    ['/v1/models/bedrock/amazon.nova-lite-v1:0', 'bedrock/amazon.nova-lite-v1:0'],
    ['/v1/models/bedrock%2Famazon.nova-lite-v1%3A0', 'bedrock/amazon.nova-lite-v1:0'],
    ['/v1/models/together/a/models/b', 'together/a/models/b'],
    ['/v1/models/openai/caf%C3%A9', 'openai/café'],
    ['/v1/models/fast', 'fast'],
  ])('%s is %s', async (path, id) => {
    const { status, answer, record } = await get(path);

    expect([status, answer.id, answer.object]).toEqual([200, id, 'model']);
    expect([record.status, record.model]).toEqual([200, id]);
  });

  test.each([
    '/v1/models/nobody/m',
    '/v1/models//m',
    '/v1/models/openai',
    '/v1/models/openai/%',
    '/v1/models/openai/%ff',
  ])('%s is not found', async (path) => {
    await expect(get(path)).rejects.toMatchObject({
      fields: { status: 404, param: 'model', code: 'model_not_found', retryable: false },
    });
  });
});

test('a name of slashes costs no more time than any other', async () => {
  const start = performance.now();
  await expect(get(`/v1/models/${'/'.repeat(100_000)}x`)).rejects.toMatchObject({ fields: { status: 404 } });

  expect(performance.now() - start).toBeLessThan(500);
});

test.each(['/v1/models', '/v1/models/openai/gpt-4o', '/v1/models/%'])('%s wants a key', async (path) => {
  const keyless = gatewayRequest('', { method: 'GET', path, headers: {} });

  await expect(serve(keyless, callRecord())).rejects.toMatchObject({ fields: { status: 401 } });
});
