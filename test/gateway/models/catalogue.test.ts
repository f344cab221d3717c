import { describe, expect, test } from 'vitest';
import { authenticateWith } from '../../../gateway/authenticate.ts';
import { defineConfig, type RawdogConfig } from '../../../gateway/config.ts';
import type { CredentialSource } from '../../../gateway/credentials.ts';
import { createCatalogue } from '../../../gateway/models/catalogue.ts';
import type { ModelTable } from '../../../gateway/models/table.ts';

const table: ModelTable = {
  asOf: '2026-11-22',
  providers: {
    openai: {
      endpoints: ['chat', 'completion', 'embed'],
      models: [
        {
          id: 'gpt-4o',
          endpoints: ['chat'],
          context_window: 128_000,
          max_output_tokens: 16_384,
          pricing: { input: 2.5, output: 10 },
          match: '^gpt-4o-2024-08-06$',
        },
        {
          id: 'ft:gpt-4o',
          endpoints: ['chat'],
          pricing: { input: 3.75, output: 15 },
          match: '^ft:gpt-4o',
          unlisted: true,
        },
        { id: 'text-embedding-3-small', endpoints: ['embed'], pricing: { input: 0.02 } },
      ],
    },
    together: { endpoints: ['chat'], models: [{ id: 'meta-llama/Llama-3.3', endpoints: ['chat'] }] },
    ollama: { endpoints: ['chat', 'embed'], models: [] },
    openai_compatible: { endpoints: ['chat', 'rerank'], models: [] },
  },
};

const everybody: CredentialSource = () => ({ apiKey: 'k' });
const nobody: CredentialSource = () => undefined;

function catalogue(config: RawdogConfig = {}, credentials = everybody) {
  const gateway = { config: defineConfig(config), credentials, authenticate: authenticateWith('k'), now: () => 0 };
  return createCatalogue(table, gateway);
}

const ids = (config?: RawdogConfig, credentials?: CredentialSource) =>
  catalogue(config, credentials)
    .list()
    .map(({ id }) => id);
const wire = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

const gpt4o = {
  object: 'model',
  created: 0,
  owned_by: 'openai',
  endpoints: ['chat'],
  context_window: 128_000,
  max_output_tokens: 16_384,
  pricing: { unit: 'USD per million tokens', input: 2.5, output: 10 },
};

describe('the list', () => {
  test('has the models of every provider that is set up', () => {
    expect(wire(catalogue().list())).toEqual([
      { id: 'openai/gpt-4o', ...gpt4o },
      {
        id: 'openai/text-embedding-3-small',
        object: 'model',
        created: 0,
        owned_by: 'openai',
        endpoints: ['embed'],
        pricing: { unit: 'USD per million tokens', input: 0.02 },
      },
      {
        id: 'together/meta-llama/Llama-3.3',
        object: 'model',
        created: 0,
        owned_by: 'together',
        endpoints: ['chat'],
      },
    ]);
  });

  test('has no models of a provider without credentials', () => {
    expect(ids({}, (provider) => (provider === 'together' ? { apiKey: 'k' } : undefined))).toEqual([
      'together/meta-llama/Llama-3.3',
    ]);
    expect(ids({}, nobody)).toEqual([]);
  });

  test('has the models of a provider at an address of the config', () => {
    expect(ids({ providers: { together: { baseUrl: 'http://proxy/v1' } } }, nobody)).toEqual([
      'together/meta-llama/Llama-3.3',
    ]);
    expect(ids({ providers: { together: { headers: { 'x-a': 'b' } } } }, nobody)).toEqual([]);
  });

  test('has no models of a provider whose name a host of the config has taken', () => {
    expect(ids({ hosts: { openai: { baseUrl: 'http://gpu/v1' } } })).toEqual(['together/meta-llama/Llama-3.3']);
  });

  test('begins with the aliases, which have the facts of their target', () => {
    const aliases = { smart: 'openai/gpt-4o-2024-08-06', tuned: 'openai/ft:gpt-4o:acme', local: 'vllm/org/model' };

    const list = catalogue({ aliases, hosts: { vllm: { baseUrl: 'http://gpu/v1' } } }).list();

    expect(wire(list.slice(0, 3))).toEqual([
      { id: 'smart', alias_of: 'openai/gpt-4o-2024-08-06', ...gpt4o },
      {
        id: 'tuned',
        object: 'model',
        created: 0,
        owned_by: 'openai',
        alias_of: 'openai/ft:gpt-4o:acme',
        endpoints: ['chat'],
        pricing: { unit: 'USD per million tokens', input: 3.75, output: 15 },
      },
      {
        id: 'local',
        object: 'model',
        created: 0,
        owned_by: 'vllm',
        alias_of: 'vllm/org/model',
        endpoints: ['chat', 'rerank'],
      },
    ]);
    expect(list.slice(3).map(({ id }) => id)).toEqual(ids());
  });

  test('has no alias of what cannot be reached', () => {
    expect(ids({ aliases: { a: 'openai/gpt-4o', b: 'acme/m' } }, nobody)).toEqual([]);
  });

  test('has a model once whose name is an alias of another', () => {
    const [first, ...rest] = catalogue({ aliases: { 'openai/gpt-4o': 'together_ai/meta-llama/Llama-3.3' } }).list();

    expect(first).toMatchObject({
      id: 'openai/gpt-4o',
      alias_of: 'together/meta-llama/Llama-3.3',
      owned_by: 'together',
    });
    expect(rest.map(({ id }) => id)).toEqual(['openai/text-embedding-3-small', 'together/meta-llama/Llama-3.3']);
  });
});

describe('a model is retrieved', () => {
  test.each(['openai/gpt-4o', 'openai/gpt-4o-2024-08-06'])('%s, with what is known of it', (id) => {
    expect(wire(catalogue().retrieve(id))).toEqual({ id, ...gpt4o });
  });

  test('by an alias', () => {
    expect(wire(catalogue({ aliases: { smart: 'openai/gpt-4o' } }).retrieve('smart'))).toEqual({
      id: 'smart',
      alias_of: 'openai/gpt-4o',
      ...gpt4o,
    });
  });

  test.each([
    ['openai/gpt-99', 'openai', ['chat', 'completion', 'embed']],
    ['ollama/llama3.2:1b', 'ollama', ['chat', 'embed']],
    ['together_ai/org/model', 'together', ['chat']],
    ['vllm/org/model', 'vllm', ['chat', 'rerank']],
  ])('%s, that the table does not know, with the endpoints of its provider', (id, provider, endpoints) => {
    const config = { hosts: { vllm: { baseUrl: 'http://gpu/v1' } } };

    expect(wire(catalogue(config).retrieve(id))).toEqual({
      id,
      object: 'model',
      created: 0,
      owned_by: provider,
      endpoints,
    });
  });

  test("of a host with a provider's name, without what is known of the provider's", () => {
    const config = { hosts: { openai: { baseUrl: 'http://gpu/v1' } } };

    expect(catalogue(config).retrieve('openai/gpt-4o').pricing).toBeUndefined();
  });
});

describe('a model is not found', () => {
  const noName = 'Models are named `provider/model`.';

  test.each([
    ['gpt-4o', noName],
    ['openai/', noName],
    ['acme/m', 'There is no provider `acme` here.'],
    ['vertex_ai/m', 'There is no provider `vertex_ai` here.'],
    ['openai_compatible/m', 'There is no provider `openai_compatible` here.'],
    ['__proto__/m', 'There is no provider `__proto__` here.'],
    ['constructor/m', 'There is no provider `constructor` here.'],
  ])('%s', (name, why) => {
    expect(() => catalogue().retrieve(name)).toThrow(
      expect.objectContaining({
        message: `The model \`${name}\` does not exist. ${why}`,
        fields: expect.objectContaining({ status: 404, param: 'model', code: 'model_not_found' }),
      }),
    );
  });

  test('when its provider is not set up, by an alias too', () => {
    const off = catalogue({ aliases: { smart: 'openai/gpt-4o' } }, nobody);

    expect(() => off.retrieve('openai/gpt-4o')).toThrow('There is no provider `openai` here.');
    expect(() => off.retrieve('smart')).toThrow(
      'The model `smart` does not exist. There is no provider `openai` here.',
    );
  });
});

test('a provider whose secret cannot be read is off, and the others are listed', () => {
  const credentials: CredentialSource = (provider) => {
    if (provider === 'openai') throw new Error('denied');
    return { apiKey: 'k' };
  };

  expect(ids({}, credentials)).toEqual(['together/meta-llama/Llama-3.3']);
});
