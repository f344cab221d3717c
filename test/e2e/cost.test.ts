/** What a call cost, by its header and in the log, against the provider's counts and the prices of the table. */
import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    config: {
      retries: { max: 0 },
      aliases: { fast: 'openai/gpt-4o-mini', ours: 'groq/llama-3.3-70b-versatile' },
      prices: { ours: { input: 1000, output: 0 }, 'ollama/*': { input: 0, output: 0 } },
    },
  });
});
afterAll(() => gateway.close());

const messages = [{ role: 'user', content: 'Say hello to the canary-content' }];

async function call(model: string, more: object = {}) {
  gateway.lines.length = 0;
  const response = await gateway.post({ model, messages, ...more });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return { text, header: response.headers.get('x-rawdog-cost-usd'), line: gateway.lines[0] ?? {} };
}

interface Counts {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}

function exactly(usd: number): number {
  return Number(usd.toFixed(12));
}

describe.each([
  ['openai/gpt-4o-mini', 0.15, 0.6],
  ['fast', 0.15, 0.6],
  ['anthropic/claude-sonnet-4-5', 3, 15],
  ['gemini/gemini-2.5-flash', 0.3, 2.5],
  ['ours', 1000, 0],
  ['ollama/anything', 0, 0],
])('%s', (model, input, output) => {
  const expected = (usage: Counts) => exactly((usage.prompt_tokens * input + usage.completion_tokens * output) / 1e6);

  test('whole tells its cost in a header and in the log', async () => {
    const { text, header, line } = await call(model);

    const { usage } = JSON.parse(text) as { usage: Counts };
    expect(usage.prompt_tokens).toBeGreaterThan(0);
    expect(header).toMatch(/^\d+(\.\d+)?$/);
    expect([Number(header), line['costUsd']]).toEqual([expected(usage), expected(usage)]);
    expect(line).not.toHaveProperty('unpriced');
  });

  test('streamed tells it in the log alone', async () => {
    const { header, line } = await call(model, { stream: true });

    const usage = { prompt_tokens: Number(line['promptTokens']), completion_tokens: Number(line['completionTokens']) };
    expect(header).toBeNull();
    expect(usage.completion_tokens).toBeGreaterThan(0);
    expect(line['costUsd']).toBe(expected(usage));
  });
});

test('a model without a price is unpriced, whole and streamed', async () => {
  const whole = await call('openai/gpt-unheard-of');
  const streamed = await call('openai/gpt-unheard-of', { stream: true });

  expect(whole.header).toBeNull();
  for (const { line } of [whole, streamed]) {
    expect(line['unpriced']).toBe(true);
    expect(line).not.toHaveProperty('costUsd');
  }
});

test('a call that its provider refused has no cost', async () => {
  gateway.lines.length = 0;

  const response = await gateway.post({ model: 'openai/gpt-4o', messages }, { 'x-rawdog-sandbox': 'status=429' });
  await response.text();

  const [line] = gateway.lines;
  expect([response.status, response.headers.get('x-rawdog-cost-usd')]).toEqual([429, null]);
  expect(line).toMatchObject({ attempts: 1, provider: 'openai', errorKind: 'rate_limit' });
  expect(line).not.toHaveProperty('costUsd');
  expect(line).not.toHaveProperty('unpriced');
});

test('the log tells callers apart, and not their key', async () => {
  const { line } = await call('openai/gpt-4o');

  const caller = hash('sha256', gateway.key).slice(0, 12);
  expect(line['caller']).toBe(caller);
  expect(JSON.stringify(line)).not.toContain(gateway.key);
  expect(JSON.stringify(line)).not.toContain('canary');

  gateway.lines.length = 0;
  await (await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${gateway.key}` } })).text();
  await (await fetch(`${gateway.url}/v1/models`, { headers: { authorization: 'Bearer wrong' } })).text();
  expect(gateway.lines.map((each) => each['caller'])).toEqual([caller, undefined]);
});
