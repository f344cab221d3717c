import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

interface Ask {
  readonly directives?: string;
  readonly model?: string;
  readonly stream?: boolean;
  readonly signal?: AbortSignal;
}

function ask({ directives, model = 'some-model', stream = false, signal }: Ask): Promise<Response> {
  return fetch(`${sandbox.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', ...(directives && { 'x-rawdog-sandbox': directives }) },
    body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'hello' }] }),
    ...(signal && { signal }),
  });
}

/** Everything the body gave before it ended, and how it ended. */
async function readAll(response: Response): Promise<{ text: string; ended: 'cleanly' | 'broken' }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    return { text, ended: 'cleanly' };
  } catch {
    return { text, ended: 'broken' };
  }
}

function eventsIn(text: string): number {
  return text.split('data: {').length - 1;
}

describe('a failing answer', () => {
  test('has the status, the error body and the retry-after it was told', async () => {
    const response = await ask({ directives: 'status=429, retry-after=3' });

    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
    expect(await response.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
  });

  test.each([false, true])('is an HTML page, nothing, or another JSON (streamed: %s)', async (stream) => {
    const html = await readAll(await ask({ directives: 'html', stream }));
    const empty = await readAll(await ask({ directives: 'empty', stream }));
    const wrong = await readAll(await ask({ directives: 'wrong', stream }));

    expect(html.text).toMatch(/^<!doctype html>/);
    expect(empty).toEqual({ text: '', ended: 'cleanly' });
    expect(wrong.text).toContain('{"unexpected":["shape"]}');
  });

  test.each([false, true])('is half a JSON (streamed: %s)', async (stream) => {
    const { text, ended } = await readAll(await ask({ directives: 'half', stream }));

    expect(ended).toBe('cleanly');
    expect(() => JSON.parse(text.replace('data: ', ''))).toThrow(SyntaxError);
  });

  test.each([false, true])('is a line without end (streamed: %s)', async (stream) => {
    const controller = new AbortController();
    const response = await ask({ directives: 'flood', stream, signal: controller.signal });
    let received = '';
    for await (const chunk of response.body ?? []) {
      received += new TextDecoder().decode(chunk);
      if (received.length > 1_000_000) break;
    }
    controller.abort();

    expect(received.slice(1).includes('\n')).toBe(false);
  });
});

describe('a whole answer', () => {
  test('is cut after half of the body', async () => {
    const { text, ended } = await readAll(await ask({ directives: 'cut=1' }));

    expect(ended).toBe('broken');
    expect(text).toMatch(/^\{"id":"chatcmpl-/);
  });

  test('fails with the provider error when it is told to fail in the middle', async () => {
    const response = await ask({ directives: 'error=2' });

    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: { type: 'server_error' } });
  });
});

describe('a stream', () => {
  test.each([0, 3])('is cut after %i events', async (count) => {
    const { text, ended } = await readAll(await ask({ directives: `cut=${count}`, stream: true }));

    expect([eventsIn(text), ended]).toEqual([count, 'broken']);
  });

  test.each([0, 3])('ends without its end marker after %i events', async (count) => {
    const { text, ended } = await readAll(await ask({ directives: `end=${count}`, stream: true }));

    expect([eventsIn(text), ended, text.includes('[DONE]')]).toEqual([count, 'cleanly', false]);
  });

  test.each([0, 3])('reports an error after %i events', async (count) => {
    const { text } = await readAll(await ask({ directives: `error=${count}`, stream: true }));

    expect(eventsIn(text)).toBe(count + 1);
    expect(text).toMatch(/data: \{"error":\{.*\}\n\n$/);
  });

  test('stalls after two events and keeps the connection open', async () => {
    const response = await ask({ directives: 'stall=2', stream: true, signal: AbortSignal.timeout(150) });

    const { text, ended } = await readAll(response);

    expect([eventsIn(text), ended]).toEqual([2, 'broken']);
  });

  test('that stalls does not keep the sandbox from closing', async () => {
    const closing = await startSandbox();
    const response = await fetch(`${closing.url}/anyone/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer any', 'x-rawdog-sandbox': 'stall=1' },
      body: JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hello' }] }),
    });
    const reading = readAll(response);
    await closing.close();

    expect((await reading).ended).toBe('broken');
  });

  test('keeps the pace and the delay it was told', async () => {
    const start = performance.now();
    const response = await ask({ directives: 'delay=50,pace=20,end=3', stream: true });
    const headersAfter = performance.now() - start;
    await response.text();
    const bodyAfter = performance.now() - start;

    expect(headersAfter).toBeGreaterThanOrEqual(49);
    expect(bodyAfter).toBeGreaterThanOrEqual(49 + 3 * 19);
  });
});

describe('directives', () => {
  test('are taken off the model name and steer the answer', async () => {
    const response = await ask({ model: 'some-model+words=4' });

    expect(await response.json()).toMatchObject({
      model: 'some-model',
      choices: [{ message: { content: 'This is a simulated' } }],
    });
  });

  test('can make an answer longer', async () => {
    const response = await ask({ directives: 'words=500' });
    const { choices } = (await response.json()) as { choices: [{ message: { content: string } }] };

    expect(choices[0].message.content.split(' ')).toHaveLength(500);
    expect(choices[0].message.content).toMatch(/ word499 word500$/);
  });

  test('that do not exist are refused by name', async () => {
    const response = await ask({ model: 'some-model+brake=3' });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining('no directive "brake=3"') },
    });
  });

  test('hold for the server as a whole when it is started with a pace', async () => {
    const slow = await startSandbox({ pace: 30 });
    const start = performance.now();
    const response = await fetch(`${slow.url}/anyone/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer any', 'x-rawdog-sandbox': 'end=2' },
      body: JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hello' }] }),
    });
    await response.text();
    await slow.close();

    expect(performance.now() - start).toBeGreaterThanOrEqual(2 * 29);
  });
});
