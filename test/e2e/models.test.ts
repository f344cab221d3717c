/** The list of models as official clients read it, from a whole local gateway. */
import OpenAI, { AuthenticationError, NotFoundError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect } from '../helpers/collect.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

let gateway: TestGateway;
let openai: OpenAI;
beforeAll(async () => {
  gateway = await startTestGateway({
    config: {
      aliases: { fast: 'groq/openai/gpt-oss-120b', local: 'vllm/org/model' },
      hosts: { vllm: { baseUrl: 'http://127.0.0.1:9/v1' } },
    },
  });
  openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
});
afterAll(() => gateway.close());

function get(path: string, method = 'GET') {
  return fetch(gateway.url + path, { method, headers: { authorization: `Bearer ${gateway.key}` } });
}

describe('the openai SDK', () => {
  test('lists the models, all on one page', async () => {
    const page = await openai.models.list();
    const all = await collect(openai.models.list());

    expect(page.data.length).toBeGreaterThan(100);
    expect(page.hasNextPage()).toBe(false);
    expect(all).toEqual(page.data);
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(['fast', 'local', 'openai/gpt-4o']));
  });

  test('lists models that answer', async () => {
    const { data } = await openai.models.list();
    const chat = data.find(({ id }) => id.startsWith('anthropic/'));

    const answer = await openai.chat.completions.create({
      model: chat?.id ?? '',
      messages: [{ role: 'user', content: 'Hello' }],
    });

    expect(answer.choices[0]?.message.content).toContain('Hello');
  });

  test.each([
    ['openai/gpt-4o', { owned_by: 'openai', endpoints: ['chat'], context_window: 128_000 }],
    ['groq/openai/gpt-oss-120b', { owned_by: 'groq' }],
    ['bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0', { owned_by: 'bedrock' }],
    ['fast', { owned_by: 'groq', alias_of: 'groq/openai/gpt-oss-120b' }],
    ['vllm/any/model', { owned_by: 'vllm' }],
  ])('retrieves %s', async (id, facts) => {
    expect(await openai.models.retrieve(id)).toMatchObject({ id, object: 'model', created: 0, ...facts });
  });

  test('is told of a model that nobody serves', async () => {
    const lost = openai.models.retrieve('acme/model');

    await expect(lost).rejects.toThrow(NotFoundError);
    await expect(lost).rejects.toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
  });

  test('is told of a wrong key', async () => {
    const stranger = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'wrong', maxRetries: 0 });

    await expect(stranger.models.list()).rejects.toThrow(AuthenticationError);
  });
});

test.each(['/v1/models', '/models', '/v1/models/openai/gpt-4o', '/models/openai%2Fgpt-4o', '/v1/models/'])(
  '%s answers GET, and HEAD without a body',
  async (path) => {
    const whole = await get(path);
    const head = await get(path, 'HEAD');

    expect([whole.status, head.status]).toEqual([200, 200]);
    expect((await whole.text()).length).toBeGreaterThan(50);
    expect(await head.text()).toBe('');
    expect(head.headers.get('content-type')).toBe('application/json');
  },
);

test('a broken name is not found, and a POST not allowed', async () => {
  expect((await get('/v1/models/openai/%zz')).status).toBe(404);
  expect((await get('/v1/models', 'POST')).status).toBe(405);
});

test('the log line names the model that was asked for, and no provider was called', async () => {
  await get('/v1/models/openai%2Fgpt-4o');

  expect(gateway.lines.at(-1)).toMatchObject({ endpoint: 'models', status: 200, model: 'openai/gpt-4o' });
  expect(gateway.lines.at(-1)).not.toHaveProperty('provider');
});
