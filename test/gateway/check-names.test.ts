import { expect, test } from 'vitest';
import { checkNames } from '../../gateway/check-names.ts';
import { defineConfig, type RawdogConfig } from '../../gateway/config.ts';

const hosts = { vllm: { baseUrl: 'http://10.0.0.5' } };
const free = { input: 0, output: 0 };

test.each<[string, RawdogConfig]>([
  ['an empty config', {}],
  [
    'providers and hosts by their names',
    { hosts, aliases: { fast: 'groq/a', own: 'vllm/b' }, providers: { groq: {} } },
  ],
  ['an alias of a name that other gateways use', { aliases: { fast: 'together_ai/a' } }],
  [
    'prices of an alias',
    { aliases: { fast: 'groq/a', 'team/fast': 'groq/a' }, prices: { fast: free, 'team/fast': free } },
  ],
  ['prices of a model and of all models', { hosts, prices: { 'openai/gpt-4o': free, 'vllm/*': free } }],
  ['prices of whatever a pattern fits', { prices: { '*': free, '*/gpt-4o': free, 'open*/gpt-*': free } }],
])('%s is right', (_, config) => {
  expect(() => checkNames(defineConfig(config))).not.toThrow();
});

test.each<[RawdogConfig, string]>([
  [{ prices: { 'opnai/*': free } }, 'prices.opnai/*: there is no provider `opnai` here, only openai, azure, anthropic'],
  [{ prices: { 'vllm/*': free } }, 'prices.vllm/*: there is no provider `vllm` here'],
  [{ prices: { 'together_ai/*': free } }, 'prices.together_ai/*: there is no provider `together_ai` here'],
  [{ prices: { '/gpt-4o': free } }, 'prices./gpt-4o: there is no such alias'],
  [{ prices: { fats: free } }, 'prices.fats: there is no such alias, and models are named provider/model'],
  [{ aliases: { fast: 'grok/a' } }, 'aliases.fast: there is no provider `grok` here'],
  [{ aliases: { fast: ['groq/a', ['openai/b', 'grok/c']] } }, 'aliases.fast: there is no provider `grok` here'],
  [{ aliases: { fast: 'openai_compatible/a' } }, 'aliases.fast: there is no provider `openai_compatible` here'],
  [{ aliases: { fast: 'constructor/a' } }, 'aliases.fast: there is no provider `constructor` here'],
  [{ providers: { opnai: { baseUrl: 'https://a.example' } } }, 'providers.opnai: there is no provider `opnai` here'],
])('%j is an error that names it', (config, message) => {
  expect(() => checkNames(defineConfig(config))).toThrow(`rawdog.config.ts: ${message}`);
});
