import { describe, expect, test } from 'vitest';
import { defineConfig, type RawdogConfig } from '../../gateway/config.ts';
import type { CredentialSource } from '../../gateway/credentials.ts';
import { createResolve, type Route, type Target } from '../../gateway/resolve.ts';
import type { Handler } from '../../providers/base/endpoint.ts';
import type { Registry } from '../../providers/base/registry.ts';

const names = ['openai', 'together', 'fireworks', 'vertex', 'gemini', 'jina', 'huggingface', 'openai_compatible'];
const registry: Registry<'chat'> = Object.fromEntries(
  names.map((provider) => [provider, async () => ({ handler: { provider } as Handler<'chat'> })]),
);

const everybody: CredentialSource = (provider) => ({ apiKey: `key of ${provider}` });

function resolve(model: string, config: RawdogConfig = {}, credentials = everybody) {
  return first(createResolve(registry, defineConfig(config), credentials)(model));
}

/** The target that is tried first. */
function first({ groups }: Route<'chat'>): Target<'chat'> {
  const target = groups[0]?.[0];
  if (!target) throw new Error('A route has a target.');
  return target;
}

async function resolved(model: string, config?: RawdogConfig) {
  const target = resolve(model, config);
  return [target.provider, target.model, (await target.load()).handler.provider];
}

describe('a model is found', () => {
  test.each([
    ['openai/gpt-5.1', ['openai', 'gpt-5.1', 'openai']],
    ['huggingface/meta-llama/Llama-3.1-8B', ['huggingface', 'meta-llama/Llama-3.1-8B', 'huggingface']],
    ['openai/ft:gpt-4o:acme::id', ['openai', 'ft:gpt-4o:acme::id', 'openai']],
    ['openai//x', ['openai', '/x', 'openai']],
    ['together_ai/m', ['together', 'm', 'together']],
    ['fireworks_ai/accounts/f/models/m', ['fireworks', 'accounts/f/models/m', 'fireworks']],
    ['vertex_ai/m', ['vertex', 'm', 'vertex']],
    ['jina_ai/m', ['jina', 'm', 'jina']],
    ['google/m', ['gemini', 'm', 'gemini']],
  ])('%s', async (model, expected) => {
    expect(await resolved(model)).toEqual(expected);
  });

  test('by an alias of the config', async () => {
    const config = { aliases: { fast: 'openai/gpt-4o-mini', 'gpt-4': 'together_ai/a/b' } };

    expect(await resolved('fast', config)).toEqual(['openai', 'gpt-4o-mini', 'openai']);
    expect(await resolved('gpt-4', config)).toEqual(['together', 'a/b', 'together']);
  });

  test('at a host of the config, in the dialect of OpenAI', async () => {
    expect(await resolved('vllm/org/model', { hosts: { vllm: { baseUrl: 'http://gpu:8000/v1' } } })).toEqual([
      'vllm',
      'org/model',
      'openai_compatible',
    ]);
  });

  test('at a host that bears the name of a provider', async () => {
    const config = { hosts: { openai: { baseUrl: 'http://gpu:8000/v1' } } };

    expect(await resolved('openai/m', config)).toEqual(['openai', 'm', 'openai_compatible']);
  });

  test('at a host that bears the name others give a provider', async () => {
    const config = { hosts: { google: { baseUrl: 'http://gpu:8000/v1' } } };

    expect(await resolved('google/m', config)).toEqual(['google', 'm', 'openai_compatible']);
  });

  test('and its module is loaded once', async () => {
    let loads = 0;
    const counted: Registry<'chat'> = {
      openai: async () => {
        loads += 1;
        return { handler: { provider: 'openai' } as Handler<'chat'> };
      },
    };
    const find = createResolve(counted, defineConfig({}), everybody);

    await Promise.all([first(find('openai/a')).load(), first(find('openai/b')).load()]);
    await first(find('openai/a')).load();

    expect(loads).toBe(1);
  });
});

describe('a model is not found', () => {
  const named = 'Models are named `provider/model`.';

  test.each([
    ['gpt-5', named],
    ['/gpt-5', named],
    ['openai/', named],
    ['openai/\ud800', 'It is no text.'],
    ['acme/m', 'No provider `acme` serves this endpoint here.'],
    ['OpenAI/m', 'No provider `OpenAI` serves this endpoint here.'],
    ['openai_compatible/m', 'No provider `openai_compatible` serves this endpoint here.'],
    ['constructor/m', 'No provider `constructor` serves this endpoint here.'],
    ['__proto__/m', 'No provider `__proto__` serves this endpoint here.'],
    ['toString/m', 'No provider `toString` serves this endpoint here.'],
    ['constructor', named],
    ['__proto__', named],
    ['hasOwnProperty', named],
  ])('%s', (model, why) => {
    expect(() => resolve(model)).toThrow(
      expect.objectContaining({
        message: `The model \`${model}\` does not exist. ${why}`,
        fields: expect.objectContaining({ status: 404, param: 'model', code: 'model_not_found' }),
      }),
    );
  });

  test('and a name beyond all measure is not repeated whole', () => {
    expect(() => resolve(`${'x'.repeat(10_000)}/m`)).toThrow(/^The model `x{200}` does not exist\. .{100,200}$/);
  });
});

describe('the credentials', () => {
  const nobody: CredentialSource = () => undefined;

  test("are the provider's", () => {
    expect(resolve('together_ai/m').open()).toEqual({ apiKey: 'key of together' });
  });

  test('that are missing are the operator to mend', () => {
    expect(() => resolve('openai/m', {}, nobody).open()).toThrow(
      expect.objectContaining({
        message: 'The provider `openai` is not set up on this gateway.',
        fields: expect.objectContaining({ status: 503, param: 'model', code: 'provider_not_configured' }),
      }),
    );
  });

  test('are not needed for a host of the config', () => {
    const config = { hosts: { vllm: { baseUrl: 'http://gpu:8000/v1', headers: { 'x-a': 'b' } } } };

    expect(resolve('vllm/m', config, nobody).open()).toEqual({
      baseUrl: 'http://gpu:8000/v1',
      headers: { 'x-a': 'b' },
    });
  });

  test('are not needed for a provider at an address of the config', () => {
    const config = { providers: { huggingface: { baseUrl: 'http://gpu:8000/v1' } } };

    expect(resolve('huggingface/m', config, nobody).open()).toMatchObject({ baseUrl: 'http://gpu:8000/v1' });
  });

  test("say in which shape a host reranks, where it is not Cohere's", () => {
    const hosts = {
      vllm: { baseUrl: 'http://gpu:8000', rerank: 'cohere' },
      tei: { baseUrl: 'http://gpu:8080', rerank: 'tei' },
    } as const;
    const own: CredentialSource = () => ({ apiKey: 'k', extra: { OWN: 'x' } });

    expect(resolve('vllm/m', { hosts }, nobody).open()).toEqual({ baseUrl: 'http://gpu:8000', headers: {} });
    expect(resolve('tei/m', { hosts }, nobody).open().extra).toEqual({ RERANK: 'tei' });
    expect(resolve('tei/m', { hosts }, own).open().extra).toEqual({ RERANK: 'tei', OWN: 'x' });
  });

  test('take what the config overrides, unless they say it themselves', () => {
    const config = {
      providers: { openai: { baseUrl: 'https://proxy/v1', headers: { 'x-a': 'config', 'x-b': 'config' } } },
    };
    const own: CredentialSource = () => ({ apiKey: 'k', baseUrl: 'https://own/v1', headers: { 'x-a': 'own' } });

    expect(resolve('openai/m', config).open()).toEqual({
      apiKey: 'key of openai',
      baseUrl: 'https://proxy/v1',
      headers: { 'x-a': 'config', 'x-b': 'config' },
    });
    expect(resolve('openai/m', config, own).open()).toEqual({
      apiKey: 'k',
      baseUrl: 'https://own/v1',
      headers: { 'x-a': 'own', 'x-b': 'config' },
    });
  });
});
