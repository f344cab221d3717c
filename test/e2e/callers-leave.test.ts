/** Callers who leave: the provider is no longer asked to work for them, and what it did is in the books. */
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startUpstream, type Upstream } from '../helpers/upstream.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

interface Scene {
  readonly gateway: TestGateway;
  readonly upstream: Upstream;
  /** Requests of the gateway, in order. */
  readonly asked: IncomingMessage[];
}

async function scene(serve: RequestListener): Promise<Scene> {
  const asked: IncomingMessage[] = [];
  const upstream = await startUpstream((incoming, outgoing) => {
    incoming.resume();
    asked.push(incoming);
    serve(incoming, outgoing);
  });
  const base = `${upstream.url.origin}/v1`;
  const gateway = await startTestGateway({
    env: { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: base, ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: base },
    config: { retries: { baseMs: 60_000, maxDelayMs: 60_000 } },
  });
  open.push(gateway, upstream);
  return { gateway, upstream, asked };
}

const question = (model: string, stream: boolean) => ({
  model,
  stream,
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Tell me something' }],
});

/** Leaves once `moment` has come, and waits for the line of the log. */
async function leave({ gateway }: Scene, body: object, moment: (answer: Promise<Response>) => Promise<unknown>) {
  const caller = new AbortController();
  const answer = fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: caller.signal,
  });
  answer.catch(() => {});
  await moment(answer);
  const leftAt = performance.now();
  caller.abort();
  await expect.poll(() => gateway.lines.length, { timeout: 3000 }).toBe(1);
  return { line: gateway.lines[0], ms: performance.now() - leftAt };
}

/** Until the provider's connection is gone. */
async function cancelled({ upstream }: Scene): Promise<boolean> {
  await expect.poll(() => upstream.sockets[0]?.destroyed, { timeout: 1000 }).toBe(true);
  return true;
}

const event = (data: object, name?: string) => `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(data)}\n\n`;
const chunk = (content: string) =>
  event({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-4o',
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
  });

function startStream(outgoing: ServerResponse, ...events: string[]): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const text of events) outgoing.write(text);
}

const firstBytes = async (answer: Promise<Response>) => (await answer).body?.getReader().read();

describe.each([false, true])('before the first byte of an answer (stream: %s)', (stream) => {
  test('the provider is left within a second, and the prompt it had is estimated', async () => {
    const current = await scene(() => {});

    const { line, ms } = await leave(current, question('openai/gpt-4o', stream), () =>
      expect.poll(() => current.asked.length).toBe(1),
    );

    expect(await cancelled(current)).toBe(true);
    expect(ms).toBeLessThan(1000);
    expect(line).toMatchObject({ aborted: true, attempts: 1, promptTokens: 6, usageEstimated: true });
    expect(current.asked).toHaveLength(1);
  });
});

describe('within an answer', () => {
  test('that is whole, the provider is left', async () => {
    const current = await scene((_, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' }).write('{"id":');
    });

    const { line } = await leave(current, question('openai/gpt-4o', false), async () => {
      await expect.poll(() => current.asked.length).toBe(1);
      await wait(30);
    });

    expect(await cancelled(current)).toBe(true);
    expect(line).toMatchObject({ aborted: true, usageEstimated: true });
  });

  test("of OpenAI's dialect, the provider is left, and what came is estimated", async () => {
    const current = await scene((_, outgoing) =>
      startStream(outgoing, chunk('a'.repeat(400)), ...Array.from({ length: 9 }, () => chunk('word'))),
    );

    const { line, ms } = await leave(current, question('openai/gpt-4o', true), async (answer) => {
      await firstBytes(answer);
      await wait(30);
    });

    expect(await cancelled(current)).toBe(true);
    expect(ms).toBeLessThan(1000);
    expect(line).toMatchObject({
      aborted: true,
      chunks: 10,
      promptTokens: 6,
      completionTokens: 109,
      usageEstimated: true,
      costUsd: expect.any(Number),
    });
  });

  test('of Anthropic, what it told at the start is kept', async () => {
    const usage = { input_tokens: 50, cache_read_input_tokens: 30, cache_creation_input_tokens: 0, output_tokens: 2 };
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [], usage };
    const current = await scene((_, outgoing) =>
      startStream(
        outgoing,
        event({ type: 'message_start', message }, 'message_start'),
        event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
        event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a'.repeat(40) } }),
      ),
    );

    const { line } = await leave(current, question('anthropic/claude-sonnet-4-5', true), firstBytes);

    expect(await cancelled(current)).toBe(true);
    expect(line).toMatchObject({
      aborted: true,
      promptTokens: 80,
      cachedTokens: 30,
      completionTokens: 12,
      usageEstimated: true,
    });
  });
});

test('while their own request is read, no provider is asked', async () => {
  const current = await scene(() => {});
  const { hostname, port } = new URL(current.gateway.url);
  const socket = net.connect(Number(port), hostname);
  const head = ['POST /v1/chat/completions HTTP/1.1', 'host: a', `authorization: Bearer ${current.gateway.key}`];
  socket.write(`${[...head, 'content-length: 1000'].join('\r\n')}\r\n\r\n{"model":`);
  await once(socket, 'connect');
  await wait(30);

  socket.destroy();

  await expect.poll(() => current.gateway.lines.length).toBe(1);
  expect(current.gateway.lines[0]).toMatchObject({ aborted: true, status: 400 });
  expect(current.asked).toEqual([]);
});

test('in the pause before a retry, nobody is asked again', async () => {
  const current = await scene((_, outgoing) => outgoing.writeHead(503).end('{}'));

  const { line, ms } = await leave(current, question('openai/gpt-4o', false), async () => {
    await expect.poll(() => current.asked.length).toBe(1);
    await wait(50);
  });

  expect(ms).toBeLessThan(1000);
  expect(line).toMatchObject({ aborted: true });
  expect(line).not.toHaveProperty('usageEstimated');
  await wait(50);
  expect(current.asked).toHaveLength(1);
});

test('a stream that dies under its caller is estimated too', async () => {
  const current = await scene((_, outgoing) => {
    startStream(outgoing, chunk('a'.repeat(40)));
    setTimeout(() => outgoing.destroy(), 20);
  });

  const answer = await current.gateway.post(question('openai/gpt-4o', true));
  expect(await answer.text()).toContain('"code":"connection_error"');

  expect(current.gateway.lines[0]).toMatchObject({ promptTokens: 6, completionTokens: 10, usageEstimated: true });
  expect(current.gateway.lines[0]).not.toHaveProperty('aborted');
});
