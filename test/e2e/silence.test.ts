/** An upstream that says nothing, with all limits a thousand times shorter or so; `bench/silence.ts` takes the real time. */
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startUpstream } from '../helpers/upstream.ts';

const silenceMs = 240;
const patient = { firstByteMs: 3000, firstChunkMs: 3000, idleMs: 1500, totalMs: 9000 };
const impatient = { firstByteMs: 600, firstChunkMs: 600, idleMs: 300, totalMs: 900 };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function gatewayTo(
  serve: (outgoing: ServerResponse) => Promise<void>,
  timeouts: typeof patient,
): Promise<TestGateway> {
  const upstream = await startUpstream((incoming, outgoing) => {
    incoming.resume();
    void serve(outgoing);
  });
  const gateway = await startTestGateway({
    env: { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${upstream.url.origin}/v1` },
    config: { timeouts, streaming: { commitAfterMs: 50, keepAliveMs: 20 }, retries: { max: 0 } },
  });
  open.push(gateway, upstream);
  return gateway;
}

const chunk = (choice: object) =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [choice] })}\n\n`;
const word = (content: string) => chunk({ index: 0, delta: { content }, finish_reason: null });
const end = `${chunk({ index: 0, delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`;
const question = { model: 'openai/m', stream: true, messages: [{ role: 'user', content: 'Hi' }] } as const;

/** Silence before the first word, and again before the second. */
const slowly = (head: 'at once' | 'with the first word') => async (outgoing: ServerResponse) => {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  if (head === 'at once') outgoing.flushHeaders();
  for (const content of ['after', ' silence']) {
    await wait(silenceMs);
    outgoing.write(word(content));
  }
  outgoing.end(end);
};

describe.each(['at once', 'with the first word'] as const)('a provider whose head comes %s', (head) => {
  test("may be silent: comments keep the caller's connection", async () => {
    const gateway = await gatewayTo(slowly(head), patient);

    const text = await (await gateway.post(question)).text();

    expect([...text.matchAll(/"content":"(.*?)"/g)].map(([, content]) => content)).toEqual(['after', ' silence']);
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    const [before = '', between = ''] = text.split('data: ');
    expect(before.split(': keep-alive').length).toBeGreaterThan(4);
    expect(between.split(': keep-alive').length).toBeGreaterThan(4);
  });

  test("may be silent: OpenAI's client does not mind", async () => {
    const gateway = await gatewayTo(slowly(head), patient);
    const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });

    let text = '';
    const stream = await client.chat.completions.create({ ...question, messages: [...question.messages] });
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';

    expect(text).toBe('after silence');
  });
});

describe('a provider that stays silent', () => {
  test('within its stream is given up, and the caller is told which limit it was', async () => {
    const gateway = await gatewayTo(async (outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).write(word('a'));
    }, impatient);

    const text = await (await gateway.post(question)).text();

    expect(text).toContain('"message":"openai stopped sending within 300 ms.","type":"timeout_error"');
    expect(text).not.toContain('[DONE]');
    expect(gateway.lines[0]).toMatchObject({ errorKind: 'timeout', errorCode: 'idle_timeout' });
  });

  test('before a whole answer is a 504 that says so', async () => {
    const gateway = await gatewayTo(async () => {}, impatient);

    const answer = await gateway.post({ ...question, stream: false });

    expect([answer.status, await answer.json()]).toEqual([
      504,
      {
        error: {
          message: 'openai sent no answer within 600 ms.',
          type: 'timeout_error',
          param: null,
          code: 'first_byte_timeout',
        },
      },
    ]);
  });

  test.each([
    ['comments', ': ping\n\n'],
    ['empty events', 'data: \n\n'],
    ['half an event, byte by byte', 'a'],
  ])('but for %s is not waited for without end', async (_, crumb) => {
    const gateway = await gatewayTo(async (outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).write(word('a'));
      while (!outgoing.destroyed) {
        outgoing.write(crumb);
        await wait(20);
      }
    }, impatient);

    const text = await (await gateway.post(question)).text();

    expect(text).toContain('"code":"total_timeout"');
    expect(text).not.toContain('[DONE]');
  });
});
