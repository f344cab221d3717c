import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { banner } from '../../local/banner.ts';
import { startTestGateway, type TestGateway, type TestOptions } from '../helpers/gateway.ts';

let started: TestGateway | undefined;
afterEach(async () => {
  await started?.close();
  started = undefined;
});

async function start(options: TestOptions = {}): Promise<TestGateway> {
  started = await startTestGateway(options);
  return started;
}

describe('who is called for real', () => {
  test('is nobody, as long as nothing is set', async () => {
    const { real, simulated } = await start();

    expect(real).toEqual([]);
    expect(simulated).toContain('groq');
    expect(simulated).not.toContain('openai_compatible');
  });

  test.each([
    ['has a key', { env: { GROQ_API_KEY: 'k' } }],
    ['has an address in the environment', { env: { GROQ_BASE_URL: 'http://proxy/v1' } }],
    ['has an address in the config', { config: { providers: { groq: { baseUrl: 'http://proxy/v1' } } } }],
    ['is replaced by a host of the config', { config: { hosts: { groq: { baseUrl: 'http://proxy/v1' } } } }],
  ])('is a provider that %s', async (_, options) => {
    const { real, simulated } = await start(options);

    expect(real).toEqual(['groq']);
    expect(simulated).not.toContain('groq');
  });

  test('is told by the banner, with a line to paste', async () => {
    const gateway = await start({ env: { GROQ_API_KEY: 'k' } });

    const text = banner(gateway);

    expect(text).toContain('real     groq\n');
    expect(text).toContain(`curl -N ${gateway.url}/v1/chat/completions -H 'authorization: Bearer rd-test-key'`);
  });
});

test('a provider in the config that does not exist is told before anything starts', async () => {
  const starting = start({ config: { aliases: { fast: 'opnai/gpt-4o' } } });

  await expect(starting).rejects.toThrow('rawdog.config.ts: aliases.fast: there is no provider `opnai` here');
});

describe('the address', () => {
  test.each([
    [{ HOST: '127.0.0.1' }, /^http:\/\/127\.0\.0\.1:\d+$/],
    [{ HOST: '' }, /^http:\/\/127\.0\.0\.1:\d+$/],
    [{ HOST: '::1' }, /^http:\/\/\[::1\]:\d+$/],
  ])('of %j can be called', async (env, address) => {
    const { url } = await start({ env });

    expect(url).toMatch(address);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  test.each(['abc', '-1', '65536', '1.5'])('cannot have the port %s, and says so in one line', async (port) => {
    await expect(start({ env: { PORT: port } })).rejects.toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message: `PORT must be a number from 0 to 65535, not \`${port}\`.`,
      }),
    );
  });

  test('cannot have a port that is in use, and proposes another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    await expect(start({ env: { PORT: String(port) } })).rejects.toThrow(
      `Port ${port} is in use. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
    );
    other.close();
  });

  test('must be of this machine', async () => {
    await expect(start({ env: { HOST: '192.0.2.1' } })).rejects.toThrow(
      'Cannot listen on 192.0.2.1, port 0 (EADDRNOTAVAIL). Check HOST and PORT.',
    );
  });
});
