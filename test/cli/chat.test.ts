import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environmentOf, type Room, rawdog } from '../helpers/cli.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

const model = 'anthropic/claude-sonnet-4-5';
let gateway: TestGateway;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  gateway = await startTestGateway();
  env = environmentOf(gateway);
});
afterAll(() => gateway.close());

const chat = (words: readonly string[], room: Room = {}) => rawdog(['chat', model, ...words], { env, ...room });

test('the answer goes to stdout, what it cost beside', async () => {
  const { code, out, notes } = await chat(['Hello', 'there']);

  expect(code).toBe(0);
  expect(out).toMatch(/^This is a simulated answer .* You said: "Hello there"\n$/);
  expect(notes).toMatch(
    /^\d+ in, \d+ tokens out · about \$0\.000\d · first token after \d\.\d s, all after \d\.\d s · anthropic · simulated by the sandbox · req_\w{32}\n$/,
  );
});

test('what costs next to nothing is told so', async () => {
  const { notes } = await rawdog(['chat', 'groq/llama-3.1-8b-instant', 'Hi'], { env });

  expect(notes).toMatch(/ out · less than \$0\.0001 · first token/);
});

test('what is piped in follows the words', async () => {
  const [both, piped] = await Promise.all([chat(['Say:'], { input: 'a text\n' }), chat([], { input: 'only this' })]);

  expect(both.out).toContain(String.raw`You said: "Say:\n\na text"`);
  expect(piped.out).toContain('You said: "only this"');
});

test('somebody at a terminal may type', async () => {
  const { out, notes } = await chat([], { width: 80, hidden: 'somebody is there', typed: 'typed by hand\n' });

  expect(out).toContain('You said: "typed by hand"');
  expect(notes).toMatch(/^What to ask\? Ctrl-D sends it\.\n/);
});

test('with --json each chunk is a line', async () => {
  const { out, notes } = await chat(['Hello', '--json']);
  const chunks = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

  expect(notes).toBe('');
  expect(chunks.every(({ object }) => object === 'chat.completion.chunk')).toBe(true);
  expect(chunks.at(-1).usage).toMatchObject({ completion_tokens: expect.any(Number) });
});

test('an unknown model is told', async () => {
  const { code, out, notes } = await rawdog(['chat', 'nobody/none', 'Hi'], { env });

  expect([code, out]).toEqual([1, '']);
  expect(notes).toMatch(/^The model `nobody\/none` does not exist\./);
});

describe('of a stream', () => {
  type Serve = (response: ServerResponse, body: Record<string, unknown>) => void;

  async function serving(serve: Serve, words: readonly string[], room: Room = {}) {
    const server = createServer(async (request, response) => {
      if (request.url !== '/v1/chat/completions') return void response.writeHead(404).end('{}');
      const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      serve(response, body);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const said = await rawdog(['chat', 'a/b', ...words, '--url', url], { env, ...room });
    server.closeAllConnections();
    server.close();
    return said;
  }

  const send = (response: ServerResponse, ...events: readonly object[]) => {
    for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  const delta = (content: object) => ({ choices: [{ delta: content }] });

  test('reasoning is kept apart from the answer', async () => {
    const { out, notes } = await serving(
      (response) => {
        send(
          response,
          delta({ reasoning_content: 'Let me ' }),
          delta({ reasoning_content: 'think.' }),
          delta({ content: '42' }),
          delta({ content: '!' }),
        );
        send(response, { choices: [{ delta: {}, finish_reason: 'length' }] });
        const completion_tokens_details = { reasoning_tokens: 5 };
        send(response, {
          choices: [],
          usage: { prompt_tokens: 1000, completion_tokens: 7, completion_tokens_details },
        });
        response.end('data: [DONE]\n\n');
      },
      ['Hi'],
    );

    expect(out).toBe('42!\n');
    expect(notes).toMatch(
      /^Let me think\.\n\n1,000 in, 7 tokens out \(5 of them reasoning\) · first token .* · ended by length\n$/,
    );
  });

  test.each([
    ['1', 'Hm.\n\n'],
    ['', '\x1b[2mHm.\x1b[22m\n\n'],
  ])('with NO_COLOR=%s reasoning is shown as %j', async (NO_COLOR, shown) => {
    const { notes } = await serving(
      (response) => {
        send(response, delta({ reasoning_content: 'Hm.' }), delta({ content: 'Yes.' }));
        response.end('data: [DONE]\n\n');
      },
      ['Hi'],
      { width: 80, env: { ...env, NO_COLOR } },
    );

    expect(notes.startsWith(shown)).toBe(true);
  });

  test('an error is the end', async () => {
    const { code, out, notes } = await serving(
      (response) => {
        send(response, delta({ content: 'So far' }), { error: { message: 'The provider\u001b[1m broke down.' } });
        response.end();
      },
      ['Hi'],
    );

    expect({ code, out, notes }).toEqual({ code: 1, out: 'So far\n', notes: 'The provider[1m broke down.\n' });
  });

  test.each([
    ['ends early', (response: ServerResponse) => void response.end(), 'The answer broke off before its end.\n'],
    [
      'is cut',
      (response: ServerResponse) => void setImmediate(() => response.destroy()),
      'The answer broke off: the connection was lost.\n',
    ],
  ])('what %s is no success', async (_, end, notes) => {
    const said = await serving(
      (response) => {
        send(response, delta({ content: 'So far' }));
        end(response);
      },
      ['Hi'],
    );

    expect(said).toEqual({ code: 1, out: 'So far\n', notes });
  });

  test('Ctrl-C ends it, for the gateway too', async () => {
    const interrupt = new AbortController();
    let left: Promise<unknown> = Promise.resolve();

    const said = await serving(
      (response) => {
        left = once(response, 'close');
        send(response, delta({ content: 'So far' }));
      },
      ['Hi'],
      { signal: interrupt.signal, onOut: (text) => text === 'So far' && interrupt.abort() },
    );
    await left;

    expect(said).toEqual({ code: 130, out: 'So far\n', notes: 'Cancelled.\n' });
  });

  test('what would move the cursor does not', async () => {
    const { out } = await serving(
      (response) => {
        send(response, delta({ content: 'a\u001b' }), delta({ content: '[2Jb\n\tc\r' }));
        response.end('data: [DONE]\n\n');
      },
      ['Hi'],
    );

    expect(out).toBe('a[2Jb\n\tc\n');
  });

  test('the flags are what the API knows', async () => {
    let asked = {};
    await serving(
      (response, body) => {
        asked = body;
        response.end('data: [DONE]\n\n');
      },
      ['Hi', '--system', 'Be brief.', '--max-tokens', '1k', '--effort', 'low'],
    );

    expect(asked).toEqual({
      model: 'a/b',
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
      max_completion_tokens: 1000,
      reasoning_effort: 'low',
    });
  });
});
