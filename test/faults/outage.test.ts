/** A provider that is out, and another that is well: what callers notice of it, call after call. */
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { RawdogConfig } from '../../gateway/config.ts';
import { sandboxBaseUrl } from '../../local/sandbox/providers.ts';
import { startSandbox } from '../../local/sandbox/server.ts';
import { startUpstream } from '../helpers/upstream.ts';
import { ask } from './ask.ts';
import { type BareGateway, startBareGateway } from './bare-gateway.ts';

/** Milliseconds. */
const limitMs = 150;
/** What a call takes by itself, on a machine that is busy. */
const slackMs = 600;

const open: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

interface Scene {
  readonly gateway: BareGateway;
  /** Calls that the first target was sent. */
  readonly asked: () => number;
}

/** The alias `both`: a target that does what the test says, and one that is well. */
async function scene(coolDown: RawdogConfig['coolDown'], serve: RequestListener = () => {}): Promise<Scene> {
  let asked = 0;
  const first = await startUpstream((request, response) => {
    asked += 1;
    request.resume();
    serve(request, response);
  });
  const timeouts = { firstByteMs: limitMs, firstChunkMs: limitMs };
  const sandbox = await startSandbox();
  const gateway = await startBareGateway(
    {
      hosts: { first: { baseUrl: `${first.url.origin}/v1` } },
      aliases: { both: [{ model: 'first/any-model', timeouts }, 'openai/gpt-4o'] },
      retries: { baseMs: 1 },
      ...(coolDown && { coolDown }),
    },
    { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: sandboxBaseUrl(sandbox.url, 'openai') },
  );
  open.push(gateway, first, sandbox);
  return { gateway, asked: () => asked };
}

/** Who answered, and the milliseconds that it took. */
async function answered({ gateway }: Scene, stream = false): Promise<{ provider: unknown; ms: number }> {
  const { status, text, headers, ms } = await ask(gateway, { endpoint: 'chat', model: 'both', stream, cell: 'outage' });
  expect([status, text.includes('"error"')]).toEqual([200, false]);
  return { provider: headers['x-rawdog-provider'], ms };
}

const forALongTime = { restMs: 60_000 };

describe.each([false, true])('of a silent provider (streamed: %s)', (stream) => {
  test('one call learns, within the limit, and no other waits or asks', async () => {
    const current = await scene(forALongTime);
    const calls: Awaited<ReturnType<typeof answered>>[] = [];
    for (let call = 0; call < 12; call += 1) calls.push(await answered(current, stream));

    expect(new Set(calls.map(({ provider }) => provider))).toEqual(new Set(['openai']));
    expect(calls[0]?.ms).toBeGreaterThanOrEqual(limitMs - 5);
    expect(Math.max(...calls.map(({ ms }) => ms))).toBeLessThan(limitMs + slackMs);
    expect(current.asked()).toBe(1);
  });

  test('calls that come at once learn at once, and none after them asks', async () => {
    const current = await scene(forALongTime);
    const all = () => Promise.all(Array.from({ length: 20 }, () => answered(current, stream)));
    const first = await all();
    const askedFirst = current.asked();
    await all();

    expect(Math.max(...first.map(({ ms }) => ms))).toBeLessThan(limitMs + slackMs);
    expect([askedFirst, current.asked()]).toEqual([20, 20]);
  });
});

test('after each rest one call finds out, and the rests grow', async () => {
  const current = await scene({ restMs: 200, maxRestMs: 60_000 });
  const end = performance.now() + 1_000;
  while (performance.now() < end) await answered(current);

  // At 0, 350 and 900 ms: the limit, and the rest that doubles.
  expect(current.asked()).toBeGreaterThanOrEqual(2);
  expect(current.asked()).toBeLessThanOrEqual(3);
});

test('a provider that fails three times in a row rests, and is asked again once it is well', async () => {
  let isWell = false;
  const current = await scene({ failures: 3, restMs: 100 }, (_, response) => {
    response.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json' }).end(isWell ? answer : '{}');
  });

  const out = [await answered(current), await answered(current), await answered(current), await answered(current)];
  const askedWhenOut = current.asked();
  isWell = true;
  await expect.poll(async () => (await answered(current)).provider).toBe('first');

  expect(out.map(({ provider }) => provider)).toEqual(['openai', 'openai', 'openai', 'openai']);
  // Twice by each of three calls; the fourth leaves it alone.
  expect(askedWhenOut).toBe(6);
});

const answer = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'any-model',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Back.' }, finish_reason: 'stop' }],
});
