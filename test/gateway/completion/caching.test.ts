import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caching } from '../../../gateway/completion/caching.ts';
import type { CompletionChunk } from '../../../providers/base/completion/types.ts';
import { assembleCompletion } from '../../helpers/assemble-completion.ts';
import { completionAnswer } from '../../helpers/whole-answers.ts';

const { assemble, replay } = caching.streams ?? { assemble: () => undefined, replay: () => [] };

function chunk(text: string, finish_reason: string | null = null, index = 0, logprobs: object | null = null) {
  const choices = [{ index, text, finish_reason, logprobs }];
  return { id: 'c', created: 1, model: 'm', object: 'text_completion', choices } as CompletionChunk;
}

test('an answer that is replayed as a stream is put together to the very same answer', () => {
  fc.assert(
    fc.property(completionAnswer, (answer) => {
      expect(assemble(replay(answer))).toEqual(answer);
    }),
  );
});

test('a stream is put together as a client does', () => {
  const chunks = [
    chunk('b', null, 1),
    chunk('a', null, 0, { tokens: ['a'], token_logprobs: [-1] }),
    chunk('c', null, 0, { tokens: ['c'], token_logprobs: [-2] }),
    chunk('', 'stop', 0),
    chunk('', 'length', 1),
    { ...chunk(''), choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
  ];

  const answer = assemble(chunks);

  expect(answer).toEqual(assembleCompletion(chunks));
  expect(answer?.choices.map(({ text, finish_reason }) => [text, finish_reason])).toEqual([
    ['ac', 'stop'],
    ['b', 'length'],
  ]);
});

test.each([
  ['nothing came', []],
  ['it has not ended', [chunk('a')]],
  ['one of its choices has not ended', [chunk('a', 'stop'), chunk('b', null, 1)]],
])('a stream is no answer where %s', (_, chunks) => {
  expect(assemble(chunks)).toBeUndefined();
});

test('an answer without a reason for its end is not complete', () => {
  const [answer] = fc.sample(completionAnswer, 1);
  if (!answer) throw new Error('There is no answer.');

  expect(caching.isComplete(answer)).toBe(true);
  expect(caching.isComplete({ ...answer, choices: [{ ...answer.choices[0], finish_reason: null }] as never })).toBe(
    false,
  );
  expect(caching.isComplete({ ...answer, choices: [] })).toBe(false);
});
