/** What the sandbox tells of a call's usage is what its bill says, told from what went out. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBill } from '../../../local/sandbox/bill.ts';
import { sandboxBaseUrl } from '../../../local/sandbox/providers.ts';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

async function post(provider: string, path: string, body: object, headers = {}): Promise<string> {
  const response = await fetch(sandboxBaseUrl(sandbox.url, provider) + path, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'x-api-key': 'any', 'anthropic-version': '2023-06-01', ...headers },
    body: JSON.stringify(body),
  });
  return response.text().catch(() => 'cut');
}

const billed = (owner: string) => sandbox.bill.get(owner);
const nothing = { inputTokens: 0, outputTokens: 0, searchUnits: 0, audioMs: 0 };
const messages = [{ role: 'user', content: 'Hello there!' }];

describe('a bill says what was told', () => {
  test('whole, and streamed: the same', async () => {
    const request = { model: 'gpt-4o', messages };
    const whole = JSON.parse(await post('openai', '/chat/completions', request)) as { usage: Record<string, number> };
    await post('openai', '/chat/completions', { ...request, stream: true, stream_options: { include_usage: true } });

    const { prompt_tokens: input = 0, completion_tokens: output = 0 } = whole.usage;
    expect(input).toBeGreaterThan(0);
    expect(billed('openai/gpt-4o')).toEqual({
      ...nothing,
      answers: 2,
      inputTokens: 2 * input,
      outputTokens: 2 * output,
    });
  });

  test('with the caches that Anthropic counts apart', async () => {
    const long = { type: 'text', text: 'x'.repeat(20_000), cache_control: { type: 'ephemeral' } };
    const request = { model: 'claude-sonnet-4-5', max_tokens: 50, messages: [{ role: 'user', content: [long] }] };
    const first = JSON.parse(await post('anthropic', '/messages', request)) as { usage: Record<string, number> };
    await post('anthropic', '/messages', { ...request, stream: true });

    const { cache_creation_input_tokens: written = 0, input_tokens: rest = 0, output_tokens: output = 0 } = first.usage;
    expect(written).toBe(5000);
    expect(billed('anthropic/claude-sonnet-4-5')).toEqual({
      ...nothing,
      answers: 2,
      inputTokens: 2 * (written + rest),
      outputTokens: 2 * output,
    });
  });

  test('under the name without directives, and nothing of what fails', async () => {
    await post('openai', '/chat/completions', { model: 'gpt-4o+status=500', messages });
    await post('openai', '/chat/completions', { model: 'gpt-4o+half', messages });
    await post('openai', '/chat/completions', { model: 'gpt-4o', messages: 'wrong' });
    expect(sandbox.bill.size).toBe(0);

    await post('openai', '/chat/completions', { model: 'gpt-4o+delay=1', messages });
    expect([...sandbox.bill].map(([owner, { answers }]) => [owner, answers])).toEqual([['openai/gpt-4o', 1]]);
  });

  test('of a stream that is cut, as far as it was told', async () => {
    const include = { stream: true, stream_options: { include_usage: true } };
    await post('openai', '/chat/completions', { model: 'gpt-4o+cut=2', messages, ...include });
    await post('anthropic', '/messages', { model: 'claude-sonnet-4-5+cut=1', max_tokens: 50, messages, stream: true });

    await expect.poll(() => billed('anthropic/claude-sonnet-4-5')).toMatchObject({ answers: 1, outputTokens: 1 });
    expect(billed('openai/gpt-4o')).toBeUndefined();
  });
});

/** As their documentation has them. */
describe('providers tell', () => {
  test.each([
    [
      'Gemini',
      { usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2, thoughtsTokenCount: 3, totalTokenCount: 14 } },
      { inputTokens: 9, outputTokens: 5 },
    ],
    [
      'Bedrock',
      { usage: { inputTokens: 5, cacheReadInputTokens: 3, cacheWriteInputTokens: 2, outputTokens: 4 } },
      { inputTokens: 10, outputTokens: 4 },
    ],
    ['Titan', { embedding: [1], inputTextTokenCount: 6 }, { inputTokens: 6 }],
    [
      'Cohere, in its stream',
      {
        type: 'message-end',
        delta: {
          usage: {
            billed_units: { input_tokens: 3, output_tokens: 4 },
            tokens: { input_tokens: 99, output_tokens: 99 },
          },
        },
      },
      { inputTokens: 3, outputTokens: 4 },
    ],
    ['Cohere, of reranking', { meta: { billed_units: { search_units: 2 } } }, { searchUnits: 2 }],
    ['Voyage', { usage: { total_tokens: 7 } }, { inputTokens: 7 }],
    [
      'xAI, whose reasoning is in its total only',
      { usage: { prompt_tokens: 4, completion_tokens: 5, total_tokens: 12 } },
      { inputTokens: 4, outputTokens: 8 },
    ],
    ['Whisper', { usage: { type: 'duration', seconds: 12 } }, { audioMs: 12_000 }],
    ['Deepgram', { metadata: { duration: 1.25 } }, { audioMs: 1250 }],
    ['AssemblyAI', { status: 'completed', audio_duration: 3 }, { audioMs: 3000 }],
  ])('%s', (_, value, counts) => {
    const bill = createBill();
    const { tell, close } = bill.open();
    tell(value);
    tell({ choices: [], usage: null });
    tell(undefined);
    close('acme/model');

    expect(bill.usage.get('acme/model')).toEqual({ ...nothing, ...counts, answers: 1 });
  });
});

test('the sandbox imports nothing of the gateway: its bill is a witness of its own', () => {
  const source = readFileSync(new URL('../../../local/sandbox/bill.ts', import.meta.url), 'utf8');

  expect(source).not.toMatch(/^import/m);
});
