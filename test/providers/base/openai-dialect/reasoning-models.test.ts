import { expect, test } from 'vitest';
import { openaiChat } from '../../../../providers/openai/chat/transformation.ts';
import { conversations } from '../../../helpers/conversations.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

const { sampling } = conversations;
const outcome = (model: string, request: object) => requestOutcome(openaiChat, 'openai', model, request);
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(sampling).filter(([name]) => !names.includes(name)));
const penalties = ['presence_penalty', 'frequency_penalty'];
const all = ['temperature', 'top_p', ...penalties];

test.each([
  ['gpt-4o', []],
  ['gpt-4.1-mini', []],
  ['gpt-35-turbo', []],
  ['gpt-5-chat-latest', []],
  ['gpt-5', [...all, 'stop']],
  ['gpt-5-mini-2025-08-07', [...all, 'stop']],
  ['gpt-5.1-chat-latest', [...all, 'stop']],
  ['gpt-5.1-codex', [...all, 'stop']],
  ['gpt-5.2', penalties],
  ['gpt-5.4-mini', penalties],
  ['gpt-5.5', [...all, 'stop']],
  ['gpt-6-sol', [...all, 'stop']],
  ['o1', all],
  ['o3-mini', all],
  ['o4-mini', [...all, 'stop']],
  ['ft:o4-mini:me', [...all, 'stop']],
  ['gpt-4o-search-preview', all],
])('%s is sent no sampling parameter it refuses', (model, dropped) => {
  const expected = { body: { ...without(...dropped), model }, ...(dropped.length > 0 && { dropped }) };

  expect(outcome(model, sampling)).toEqual(expected);
});

test('from 5.1 on, a model told not to reason takes temperature, top_p, stop and log probabilities', () => {
  const request = { ...sampling, reasoning_effort: 'none', logprobs: true, top_logprobs: 2 };

  expect(outcome('gpt-5.5', request)).toEqual({
    body: { ...without(...penalties), reasoning_effort: 'none', logprobs: true, top_logprobs: 2, model: 'gpt-5.5' },
    dropped: penalties,
  });
});

test('defaults are left out without a word', () => {
  const request = { messages: sampling.messages, temperature: 1, top_p: 1, presence_penalty: 0, logprobs: false };

  expect(outcome('o3', request)).toEqual({ body: { model: 'o3', messages: sampling.messages } });
});

test.each(['logprobs', 'logit_bias'])('%s would change the answer, and is refused', (param) => {
  const request = { messages: sampling.messages, [param]: param === 'logprobs' ? true : { 1: 5 } };

  expect(outcome('gpt-5', request)).toEqual({ error: { param, code: 'unsupported_parameter' } });
});

test('the output limit goes under its newer name, as the only one they know', () => {
  expect(outcome('gpt-5', { messages: sampling.messages, max_tokens: 9 })).toEqual({
    body: { model: 'gpt-5', messages: sampling.messages, max_completion_tokens: 9 },
  });
});
