import { describe, expect, test } from 'vitest';
import { authorise, authoriseModel, maySee } from '../../../gateway/keys/authorise.ts';
import type { Principal, Rules } from '../../../gateway/keys/types.ts';

const who = (rules: Rules, team?: Rules): Principal => ({
  id: 'key_1',
  rules,
  ...(team && { team: { id: 'blue', rules: team } }),
});
const refusal = (code: string, param: string | null = null) =>
  expect.objectContaining({ fields: expect.objectContaining({ status: 403, type: 'permission_error', code, param }) });

describe('an endpoint', () => {
  test.each<[string, Rules, Rules | undefined]>([
    ['chat', {}, undefined],
    ['chat', { endpoints: ['embed', 'chat'] }, { endpoints: ['chat'] }],
    ['models', { endpoints: ['embed'] }, undefined],
  ])('%s may be used with %j %j', (endpoint, rules, team) => {
    expect(() => authorise(who(rules, team), endpoint, undefined)).not.toThrow();
  });

  test.each<[string, Rules, Rules | undefined]>([
    ['chat', { endpoints: ['embed'] }, undefined],
    ['chat', {}, { endpoints: ['embed'] }],
    ['chat', { endpoints: ['chat'] }, { endpoints: ['embed'] }],
  ])('%s may not be used with %j %j', (endpoint, rules, team) => {
    expect(() => authorise(who(rules, team), endpoint, undefined)).toThrow(refusal('endpoint_not_allowed'));
  });
});

describe('an address', () => {
  test('in all ranges is let in', () => {
    expect(() => authorise(who({ ips: ['10.0.0.0/8'] }, { ips: ['10.1.0.0/16'] }), 'chat', '10.1.2.3')).not.toThrow();
  });

  test.each<[string | undefined, Rules, Rules | undefined]>([
    ['11.0.0.1', { ips: ['10.0.0.0/8'] }, undefined],
    ['10.2.0.1', { ips: ['10.0.0.0/8'] }, { ips: ['10.1.0.0/16'] }],
    [undefined, { ips: ['10.0.0.0/8'] }, undefined],
  ])('%s is not, with %j %j, not even to see models', (ip, rules, team) => {
    expect(() => authorise(who(rules, team), 'models', ip)).toThrow(refusal('ip_not_allowed'));
  });
});

describe('a model', () => {
  const allowed: [string, string[], Rules, Rules?][] = [
    ['openai/gpt-4o', ['openai/gpt-4o'], {}],
    ['openai/gpt-4o', ['openai/gpt-4o'], { models: ['openai/*'] }],
    // An alias stands for what is behind it, and what is behind it for the alias.
    ['fast', ['groq/llama', 'openai/gpt-4o-mini'], { models: ['fast'] }],
    ['fast', ['groq/llama', 'openai/gpt-4o-mini'], { models: ['groq/*', 'openai/*'] }],
    // Another name of the same provider.
    ['together_ai/m', ['together/m'], { models: ['together/*'] }],
    ['fast', ['groq/llama'], { models: ['fast'] }, { models: ['groq/*'] }],
  ];
  const refused: typeof allowed = [
    ['openai/gpt-4o', ['openai/gpt-4o'], { models: ['anthropic/*'] }],
    ['fast', ['groq/llama', 'openai/gpt-4o-mini'], { models: ['groq/*'] }],
    ['fast', ['groq/llama'], { models: ['fast'] }, { models: ['openai/*'] }],
    ['fast', [], { models: ['groq/*'] }],
  ];

  test.each(allowed)('%s for %j may be asked for with %j %j', (asked, targets, rules, team) => {
    expect(() => authoriseModel(who(rules, team), asked, targets)).not.toThrow();
    expect(maySee(who(rules, team), asked, targets, ['chat'])).toBe(true);
  });

  test.each(refused)('%s for %j may not, with %j %j', (asked, targets, rules, team) => {
    expect(() => authoriseModel(who(rules, team), asked, targets)).toThrow(refusal('model_not_allowed', 'model'));
    expect(maySee(who(rules, team), asked, targets, ['chat'])).toBe(false);
  });

  test('is seen by whoever may use it for something', () => {
    const see = (rules: Rules, team?: Rules) => maySee(who(rules, team), 'a/b', ['a/b'], ['chat', 'completion']);

    expect(see({ endpoints: ['completion'] })).toBe(true);
    expect(see({ endpoints: ['embed'] })).toBe(false);
    expect(see({ endpoints: ['chat'] }, { endpoints: ['embed'] })).toBe(false);
  });
});
