import { expect, test } from 'vitest';
import { ChoiceLogprobs, toLogprobs } from '../../../../providers/base/completion/logprobs.ts';

const token = (text: string, logprob: number, rivals: Record<string, number> = {}) => ({
  token: text,
  logprob,
  bytes: null,
  top_logprobs: Object.entries(rivals).map(([rival, its]) => ({ token: rival, logprob: its, bytes: null })),
});

test('objects a token become lists side by side', () => {
  const content = [token('Hé', -0.5, { Hé: -0.5, Ha: -1 }), token(' 👋', -1, { ' 👋': -1 }), token('!', -2)];

  expect(toLogprobs({ content, refusal: null }, 2, 7)).toEqual({
    tokens: ['Hé', ' 👋', '!'],
    token_logprobs: [-0.5, -1, -2],
    top_logprobs: [{ Hé: -0.5, Ha: -1 }, { ' 👋': -1 }, { '!': -2 }],
    text_offset: [7, 9, 11],
  });
});

test('the chosen token is among its rivals even where it is none of the best', () => {
  const answer = toLogprobs({ content: [token('c', -9, { a: -1, b: -2 })], refusal: null }, 2, 0);

  expect(answer?.top_logprobs).toEqual([{ a: -1, b: -2, c: -9 }]);
});

test('with 0 there are no rivals', () => {
  expect(toLogprobs({ content: [token('a', -1)], refusal: null }, 0, 3)).toEqual({
    tokens: ['a'],
    token_logprobs: [-1],
    text_offset: [3],
  });
});

test.each([null, undefined, { content: null, refusal: null }])('%j has none', (given) => {
  expect(toLogprobs(given, 1, 0)).toBeNull();
});

test('a prompt, which may be long, is measured only where offsets are told', () => {
  const request = {
    model: 'acme/m',
    get prompt(): string {
      throw new Error('Nobody needs it.');
    },
  };
  const lists = { tokens: ['a'], token_logprobs: [-1], text_offset: [3] };

  expect(new ChoiceLogprobs(request, 0).take(null)).toBeNull();
  expect(new ChoiceLogprobs(request, 0).take(lists)).toBe(lists);
});
