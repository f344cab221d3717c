import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitThinking, ThinkSplitter } from '../../../../providers/base/openai-dialect/think-tags.ts';

test.each([
  ['Hello', { reasoning: '', content: 'Hello' }],
  ['  Hello ', { reasoning: '', content: '  Hello ' }],
  ['<think>Hm.</think>Yes.', { reasoning: 'Hm.', content: 'Yes.' }],
  [' \n<think>\n Hm.\n\n</think>\n\n Yes.\n', { reasoning: 'Hm.', content: 'Yes.\n' }],
  ['<think></think>Yes.', { reasoning: '', content: 'Yes.' }],
  ['<think>\n\n</think>\n\nYes.', { reasoning: '', content: 'Yes.' }],
  ['<think>a </thin b</think>c', { reasoning: 'a </thin b', content: 'c' }],
  ['<think>cut short ', { reasoning: 'cut short ', content: '' }],
  ['<think>cut </th', { reasoning: 'cut </th', content: '' }],
  ['<thin', { reasoning: '', content: '<thin' }],
  ['<thinker>', { reasoning: '', content: '<thinker>' }],
  ['Say <think>x</think>', { reasoning: '', content: 'Say <think>x</think>' }],
  ['<think>a</think>b<think>c</think>', { reasoning: 'a', content: 'b<think>c</think>' }],
  ['', { reasoning: '', content: '' }],
])('%j is split', (text, split) => {
  expect(splitThinking(text)).toEqual(split);
});

test('a text split anywhere comes out the same', () => {
  const token = fc.constantFrom('<think>', '</think>', '<', '</', 'think', '>', ' ', '\n', 'a', '<th');
  const texts = fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(''));
  fc.assert(
    fc.property(texts, fc.array(fc.nat({ max: 40 }), { maxLength: 6 }), (text, cuts) => {
      const splitter = new ThinkSplitter();
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      const splits = places.slice(1).map((place, index) => splitter.take(text.slice(places[index], place)));
      const all = [...splits, splitter.end()];

      expect({
        reasoning: all.map(({ reasoning }) => reasoning).join(''),
        content: all.map(({ content }) => content).join(''),
      }).toEqual(splitThinking(text));
    }),
  );
});
