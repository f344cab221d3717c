import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cacheKey } from '../../../gateway/cache/key.ts';
import { scopeOf } from '../../../gateway/cache/scope.ts';
import { defineConfig, type RawdogConfig } from '../../../gateway/config.ts';
import type { Route } from '../../../gateway/resolve.ts';
import type { Endpoint } from '../../../providers/base/endpoint.ts';

type Asked = Parameters<typeof cacheKey>[0];

function routeTo(...names: string[]): Route<Endpoint> {
  const groups = names.map((name) => [{ name, provider: name.split('/')[0] }]);
  return { groups, balance: 'weight', fallBackOnContentPolicy: false } as unknown as Route<Endpoint>;
}

const asked: Asked = {
  endpoint: 'chat',
  scope: 'key a',
  route: routeTo('openai/gpt-4o'),
  forwarded: {},
  fields: { model: 'openai/gpt-4o', messages: [{ role: 'user', content: 'Hi' }], temperature: 0.5 },
};

function key(more: Partial<Asked> = {}, config: RawdogConfig = {}): string {
  return cacheKey({ ...asked, ...more }, defineConfig(config));
}

const json = fc.jsonValue();
const fields = fc.dictionary(fc.string(), json);

describe('a key', () => {
  test('does not depend on the order of fields', () => {
    fc.assert(
      fc.property(fields, (given) => {
        const backwards = Object.fromEntries(Object.entries(given).reverse());

        expect(key({ fields: backwards })).toBe(key({ fields: given }));
      }),
    );
  });

  test('is another one for any other value', () => {
    fc.assert(
      fc.property(
        fields,
        fc.string().map((name) => `field ${name}`),
        json,
        json,
        (given, name, a, b) => {
          fc.pre(JSON.stringify(a) !== JSON.stringify(b));
          const [one, other] = [key({ fields: { ...given, [name]: a } }), key({ fields: { ...given, [name]: b } })];

          expect(one).not.toBe(other);
        },
      ),
    );
  });

  test('depends on the order of lists', () => {
    expect(key({ fields: { stop: ['a', 'b'] } })).not.toBe(key({ fields: { stop: ['b', 'a'] } }));
  });

  test('depends on the order of fields in a schema, which is that of the answer', () => {
    const schema = (...names: string[]) => ({
      type: 'json_schema',
      json_schema: { name: 's', schema: { properties: Object.fromEntries(names.map((name) => [name, {}])) } },
    });
    const keys = [schema('steps', 'answer'), schema('answer', 'steps')].map((response_format) =>
      key({ fields: { ...asked.fields, response_format } }),
    );

    expect(keys[0]).not.toBe(keys[1]);
  });

  test.each([
    ['another endpoint', { endpoint: 'completion' }],
    ['another caller', { scope: 'key b' }],
    ['a team of the same name', { scope: 'team a' }],
    ['another target', { route: routeTo('azure/gpt-4o') }],
    ['one more target', { route: routeTo('openai/gpt-4o', 'azure/gpt-4o') }],
    ['a header that goes on', { forwarded: { 'openai-beta': 'a' } }],
    ['a field that nobody knows', { fields: { ...asked.fields, tomorrow: true } }],
    ['a field that is null', { fields: { ...asked.fields, seed: null } }],
    ['another number', { fields: { ...asked.fields, temperature: 0.6 } }],
    ['a text instead of a number', { fields: { ...asked.fields, temperature: '0.5' } }],
    ['a tier of service', { fields: { ...asked.fields, service_tier: 'flex' } }],
  ])('is another one for %s', (_, more) => {
    expect(key(more)).not.toBe(key());
  });

  test('is another one where the provider is elsewhere', () => {
    const providers = { openai: { baseUrl: 'http://10.0.0.1/v1' } };

    expect(key({}, { providers })).not.toBe(key());
  });

  test.each([
    ['stream', true],
    ['stream_options', { include_usage: true }],
    ['user', 'u1'],
    ['safety_identifier', 'u1'],
    ['metadata', { a: 'b' }],
    ['store', true],
    ['prompt_cache_key', 'p'],
    ['prompt_cache_retention', '24h'],
  ])('does not depend on `%s`, which changes no answer', (name, value) => {
    expect(key({ fields: { ...asked.fields, [name]: value } })).toBe(key());
  });

  test('tells nothing of what was asked', () => {
    expect(key()).toMatch(/^[\w-]{43}$/);
  });
});

describe('an answer is given again', () => {
  const team = { id: 't1', rules: {} };

  test.each([
    ['team', { team }, 'team t1'],
    ['team', {}, 'key k1'],
    ['key', { team }, 'key k1'],
    ['all', { team }, 'all'],
  ] as const)('in the scope `%s` of %j: %s', (scope, principal, expected) => {
    expect(scopeOf(principal, 'k1', scope)).toBe(expected);
  });

  test('to nobody who cannot be told from others', () => {
    expect(scopeOf({}, undefined, 'key')).toBeUndefined();
    expect(scopeOf({}, undefined, 'team')).toBeUndefined();
    expect(scopeOf({}, undefined, 'all')).toBe('all');
  });
});
