import { afterEach, describe, expect, test, vi } from 'vitest';
import { chatEndpoint } from '../../gateway/chat/definition.ts';
import { defineConfig, type RawdogConfig } from '../../gateway/config.ts';
import { onlyDeployed } from '../../gateway/deployed.ts';
import { createCatalogue } from '../../gateway/models/catalogue.ts';
import { knownModels } from '../../gateway/models/known-models.ts';
import { createResolve } from '../../gateway/resolve.ts';

const hosts = { vllm: { baseUrl: 'http://10.0.0.5' } };
const everybody = (provider: string) => ({ apiKey: `key of ${provider}` });

function deployed(config: RawdogConfig) {
  const gateway = onlyDeployed(defineConfig(config), everybody);
  const resolve = createResolve(chatEndpoint.registry, gateway.config, gateway.credentials);
  return {
    open: (model: string) => resolve(model).groups[0]?.[0]?.open(),
    owners: () => {
      const listed = createCatalogue(knownModels, gateway).list();
      return [...new Set(listed.map(({ owned_by }) => owned_by))];
    },
  };
}

const isOff = expect.objectContaining({
  fields: expect.objectContaining({ status: 503, code: 'provider_not_configured' }),
});

describe('a provider that is left out of the deployment', () => {
  const { open, owners } = deployed({ hosts, deploy: { providers: ['openai'] } });

  test.each(['bedrock/amazon.nova-lite-v1:0', 'anthropic/claude-sonnet-4-5'])('is not tried for %s', (model) => {
    expect(() => open(model)).toThrow(isOff);
  });

  test('has no models', () => {
    expect(owners()).toEqual(['openai']);
  });

  test('stays off where the config has an address for it', () => {
    const ollama = { baseUrl: 'http://10.0.0.6' };

    const { open } = deployed({ providers: { ollama }, deploy: { providers: ['openai'] } });

    expect(() => open('ollama/llama')).toThrow(isOff);
  });

  test('takes nothing from the others', () => {
    expect(open('openai/gpt-4o')).toEqual({ apiKey: 'key of openai' });
    expect(open('vllm/any')).toMatchObject({ apiKey: 'key of vllm', baseUrl: 'http://10.0.0.5' });
  });
});

test('nothing is left out where nothing is said', () => {
  const { open } = deployed({ deploy: { stackName: 'mine' } });

  expect(open('bedrock/amazon.nova-lite-v1:0')).toEqual({ apiKey: 'key of bedrock' });
});

describe('the functions', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.doUnmock('../../rawdog.config.ts');
  });

  test('do not call Bedrock with their role where it is left out', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA');
    vi.stubEnv('OPENAI_API_KEY', 'sk');
    vi.doMock('../../rawdog.config.ts', () => ({ default: defineConfig({ deploy: { providers: ['openai'] } }) }));
    const { gateway } = await import('../../lambdas/gateway.ts');

    expect(gateway.credentials('bedrock')).toBeUndefined();
    expect(gateway.credentials('openai')).toMatchObject({ apiKey: 'sk' });
  });
});
