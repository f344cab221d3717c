import { expect, test } from 'vitest';
import { defineConfig } from '../../gateway/config.ts';
import { toJson } from '../../scripts/checked-config.ts';

test('a config means the same in a bundle', () => {
  const config = defineConfig({
    aliases: { fast: 'groq/openai/gpt-oss-20b' },
    hosts: { vllm: { baseUrl: 'http://10.0.0.5:8000/v1' } },
    prices: { 'vllm/*': { input: 0.5, output: 0 } },
    cors: false,
    deploy: { providers: ['openai'], alarms: { email: 'platform@example.com' } },
  });

  expect(JSON.parse(toJson(config))).toEqual(config);
});

test.each([
  ['a function', () => 1],
  ['a date', new Date(0)],
  ['a set', new Set(['a'])],
  ['no number', Number.NaN],
  ['more than any number', Number.POSITIVE_INFINITY],
  ['a large integer', 1n],
])('%s cannot be in it, and is named', (_, value) => {
  expect(() => toJson({ deploy: { odd: value } })).toThrow('rawdog.config.ts: odd must be plain data');
});
