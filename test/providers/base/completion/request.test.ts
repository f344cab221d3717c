import { describe, expect, test } from 'vitest';
import { type CompletionDialect, openAICompatibleCompletion } from '../../../../providers/base/completion/dialect.ts';
import type { CompletionRequest } from '../../../../providers/base/completion/types.ts';
import { parseJson, toJson } from '../../../../providers/base/wire-text.ts';
import { callContext } from '../../../helpers/context.ts';
import { outcomeOf } from '../../../helpers/request-outcome.ts';

function send(text: string, dialect: CompletionDialect = {}) {
  const request = parseJson(text) as CompletionRequest;
  const ctx = callContext<'completion'>('acme', 'm', request);
  return openAICompatibleCompletion(dialect).transformRequest(request, ctx);
}

const rest = '"prompt": "caf\\u00e9", "seed":9007199254740993, "own":{"model":"x"}';

describe('the text that came', () => {
  test('changes in nothing but the name of the model', () => {
    const { path, body } = send(`{"model": "acme/m", ${rest}}`);

    expect([path, toJson(body)]).toEqual(['/completions', `{"model": "m", ${rest}}`]);
  });

  test('gets what asks for usage', () => {
    const { body } = send(`{"model": "acme/m", ${rest}, "stream": true}`);

    expect(toJson(body)).toBe(`{"stream_options":{"include_usage":true},"model": "m", ${rest}, "stream": true}`);
  });
});

test('a host that counts unasked is not asked to', () => {
  const { body } = send('{"model":"acme/m","prompt":"a","stream":true,"stream_options":{"include_usage":true}}', {
    streamOptions: false,
  });

  expect(JSON.parse(toJson(body))).toEqual({ model: 'm', prompt: 'a', stream: true });
});

test("a dialect's path, prefix, names and patches are used", () => {
  const { path, body } = send('{"model":"acme/m","prompt":"a","seed":7,"max_tokens":3}', {
    path: ({ model }) => `/of/${model}`,
    modelPrefix: 'models/',
    rename: { seed: 'random_seed' },
    patchRequest: ({ max_tokens }) => ({ limit: max_tokens, max_tokens: undefined }),
  });

  expect(path).toBe('/of/m');
  expect(JSON.parse(toJson(body))).toEqual({ model: 'models/m', prompt: 'a', random_seed: 7, limit: 3 });
});

const refusing = openAICompatibleCompletion({
  params: { refused: ['best_of', 'echo', 'logprobs', 'suffix', 'n'], dropped: ['user', 'seed'] },
});

function outcome(request: object) {
  return outcomeOf(refusing, callContext<'completion'>('acme', 'm', { model: 'acme/m', prompt: 'a', ...request }));
}

test.each([
  [{ logprobs: 0 }, 'logprobs'],
  [{ echo: true }, 'echo'],
  [{ suffix: ' ' }, 'suffix'],
  [{ n: 2 }, 'n'],
  [{ best_of: 2 }, 'best_of'],
  [{ best_of: 2, n: 1 }, 'best_of'],
  [{ prompt: [1] }, 'prompt'],
])('%j is refused by name where the host lacks it', (request, param) => {
  expect(outcome(request)).toEqual({ error: { param, code: 'unsupported_parameter' } });
});

test.each([
  { echo: false },
  { suffix: '' },
  { n: 1 },
  { best_of: 1 },
  { best_of: 1, n: 1 },
  { logprobs: null, echo: null, suffix: null, n: null, best_of: null },
])('%j asks for nothing, and is left out', (request) => {
  expect(outcome(request)).toEqual({ body: { model: 'm', prompt: 'a' } });
});

test('what is dropped is named where it was asked for', () => {
  expect(outcome({ user: 'u', seed: null })).toEqual({ body: { model: 'm', prompt: 'a' }, dropped: ['user'] });
});
