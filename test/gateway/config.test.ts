import { describe, expect, test } from 'vitest';
import { defineConfig } from '../../gateway/config.ts';
import rawdogConfig from '../../rawdog.config.ts';

const defaults = {
  aliases: {},
  providers: {},
  hosts: {},
  timeouts: { connectMs: 10_000, firstByteMs: 600_000, firstChunkMs: 600_000, idleMs: 300_000, totalMs: 900_000 },
  streaming: { commitAfterMs: 10_000, keepAliveMs: 5_000 },
  maxBodyBytes: 32 * 1024 * 1024,
  prices: {},
  cors: '*',
};

test('an empty config is a working gateway', () => {
  expect(defineConfig({})).toMatchObject(defaults);
});

test('the config of the repository says nothing yet', () => {
  expect(rawdogConfig).toEqual(defineConfig({}));
});

test('what is set replaces its default and nothing else', () => {
  const config = defineConfig({
    aliases: { fast: 'openai/gpt-4o-mini' },
    hosts: { vllm: { baseUrl: 'http://localhost:8000/v1', headers: { 'x-a': 'b' } } },
    providers: { openai: { baseUrl: 'https://proxy/v1' } },
    timeouts: { idleMs: 5 },
    streaming: { keepAliveMs: 7 },
    cors: false,
  });

  expect(config).toMatchObject({
    aliases: { fast: { targets: [[{ model: 'openai/gpt-4o-mini', weight: 1 }]] } },
    timeouts: { ...defaults.timeouts, idleMs: 5 },
    streaming: { ...defaults.streaming, keepAliveMs: 7 },
    cors: false,
  });
});

test("a host reranks in Cohere's shape, unless it says otherwise", () => {
  const { hosts } = defineConfig({
    hosts: { vllm: { baseUrl: 'http://a' }, tei: { baseUrl: 'http://b', rerank: 'tei' } },
  });

  expect([hosts['vllm']?.rerank, hosts['tei']?.rerank]).toEqual(['cohere', 'tei']);
});

describe('a mistake is named', () => {
  test.each([
    [{ alias: {} }, 'unknown field alias'],
    [{ timeouts: { connect: 5 } }, 'unknown field timeouts.connect'],
    [{ cache: { ttl: 5 } }, 'unknown field cache.ttl'],
    [{ cache: { ttlSeconds: 0 } }, 'cache.ttlSeconds: must be above zero'],
    [{ cache: { scope: 'world' } }, 'cache.scope: must be key, team or all'],
    [{ providers: { openai: { url: 'https://a' } } }, 'unknown field providers.openai.url'],
    [{ aliases: { fast: 'gpt-4o' } }, 'aliases.fast: must look like provider/model'],
    [{ aliases: { a: ['gpt-4o'] } }, 'aliases.a.0: must look like provider/model'],
    [{ aliases: { a: ['openai/b', ['openai/c', 'd']] } }, 'aliases.a.1.1: must look like provider/model'],
    [{ aliases: { a: { targets: [{ model: 'b' }] } } }, 'aliases.a.targets.0.model: must look like provider/model'],
    [{ aliases: { a: { targets: [{ model: 'b/c', weight: 0 }] } } }, 'aliases.a.targets.0.weight: must be above zero'],
    [{ aliases: { a: [[{ model: 'b/c', wieght: 1 }]] } }, 'unknown field aliases.a.0.0.wieght'],
    [{ aliases: { a: [3] } }, 'aliases.a.0: must look like provider/model, or be an object with a model'],
    [{ aliases: { a: [] } }, 'aliases.a: must name a target'],
    [{ aliases: { a: [[]] } }, 'aliases.a.0: must name a target'],
    [{ aliases: { a: { targets: 'b/c' } } }, 'aliases.a.targets: must be a list of targets'],
    [{ aliases: { a: { targets: ['b/c'], hedge: 1 } } }, 'unknown field aliases.a.hedge'],
    [{ aliases: { a: null } }, 'aliases.a: must look like provider/model, or be a list of targets'],
    [{ hosts: { vllm: { baseUrl: 'localhost:8000' } } }, 'hosts.vllm.baseUrl: must be an http(s) URL'],
    [{ hosts: { vllm: { baseUrl: 'http://gpu:80000' } } }, 'hosts.vllm.baseUrl: must be an http(s) URL'],
    [{ hosts: { tei: { baseUrl: 'http://a', rerank: 'jina' } } }, 'hosts.tei.rerank: must be cohere or tei'],
    [{ prices: { 'openai/gpt-4o': { input: -1 } } }, 'prices.openai/gpt-4o.input: must not be below zero'],
    [{ prices: { 'vllm/*': { inputs: 1 } } }, 'unknown field prices.vllm/*.inputs'],
    [{ hosts: { vLLM: { baseUrl: 'http://a' } } }, /^rawdog.config.ts: hosts/],
    [{ hosts: { vllm: {} } }, /^rawdog.config.ts: hosts.vllm.baseUrl: /],
    [{ timeouts: { idleMs: 0 } }, /^rawdog.config.ts: timeouts.idleMs: /],
    [{ timeouts: { idleMs: '5s' } }, /^rawdog.config.ts: timeouts.idleMs: /],
    [{ maxBodyBytes: -1 }, /^rawdog.config.ts: maxBodyBytes: /],
    [{ cors: true }, /^rawdog.config.ts: cors: /],
  ])('%j', (config, message) => {
    expect(() => defineConfig(config as never)).toThrow(message);
  });

  test('and all of them are', () => {
    expect(() => defineConfig({ alias: {}, aliases: { a: 'b' } } as never)).toThrow(
      'rawdog.config.ts: aliases.a: must look like provider/model, or be a list of targets; unknown field alias',
    );
  });
});
