import { expect, test } from 'vitest';
import { togetherCompletion } from '../../../../providers/together/completion/transformation.ts';
import { callContext } from '../../../helpers/context.ts';
import { outcomeOf } from '../../../helpers/request-outcome.ts';

const contextOf = (request: object) =>
  callContext<'completion'>('together', 'm', { model: 'together/m', prompt: 'One', ...request });
const logprobs = (tokens: string[], token_logprobs: (number | null)[]) => ({ tokens, token_logprobs });

test('the prompt goes before every choice, and its tokens before theirs', () => {
  const body = {
    id: 'o-1',
    object: 'text_completion',
    created: 1,
    model: 'm',
    prompt: [{ text: 'One', logprobs: logprobs(['One'], [null]) }],
    choices: [
      { index: 0, text: ' two', logprobs: logprobs([' two'], [-1]), finish_reason: 'eos' },
      { index: 1, text: ' 2', logprobs: null, finish_reason: 'length' },
    ],
  };

  expect(togetherCompletion.transformResponse(body, contextOf({ echo: true, n: 2 }))).toEqual({
    id: 'o-1',
    object: 'text_completion',
    created: 1,
    model: 'm',
    choices: [
      { index: 0, text: 'One two', logprobs: logprobs(['One', ' two'], [null, -1]), finish_reason: 'stop' },
      { index: 1, text: 'One 2', logprobs: null, finish_reason: 'length' },
    ],
  });
});

test('an answer without the prompt is none', () => {
  const body = { prompt: [], choices: [{ text: ' two' }] };

  expect(() => togetherCompletion.transformResponse(body, contextOf({ echo: true }))).toThrow(
    'together sent an answer without the prompt that was to be repeated.',
  );
  expect(togetherCompletion.transformResponse(body, contextOf({})).choices[0]?.text).toBe(' two');
});

test('a text that holds the prompt already stays as it is', () => {
  const body = { choices: [{ text: 'One two' }] };

  expect(togetherCompletion.transformResponse(body, contextOf({ echo: true })).choices[0]?.text).toBe('One two');
});

test('a stream cannot repeat it', () => {
  expect(outcomeOf(togetherCompletion, contextOf({ echo: true, stream: true }))).toEqual({
    error: { param: 'echo', code: 'unsupported_parameter' },
  });
});
