import { describe, expect, test } from 'vitest';
import { chunkText } from '../../gateway/usage-chunk.ts';
import type { ChatChunk } from '../../providers/base/chat-types.ts';
import { parseJson } from '../../providers/base/wire-text.ts';

const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
const choices = [{ index: 0, delta: { content: 'Hi ,"usage":null' }, finish_reason: null }];

/** A chunk of our own making, or one that came off the wire with its text. */
describe.each([
  ['made here', (chunk: object) => chunk as ChatChunk],
  ['off the wire', (chunk: object) => parseJson(JSON.stringify(chunk)) as ChatChunk],
])('a chunk %s', (_, make) => {
  function seen(chunk: object, includeUsage: boolean): unknown {
    const text = chunkText(make(chunk), { stream_options: { include_usage: includeUsage } });
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }

  test('for a caller who did not ask holds no word of usage', () => {
    expect(seen({ id: 'a', choices }, false)).toEqual({ id: 'a', choices });
    expect(seen({ id: 'a', choices, usage: null }, false)).toEqual({ id: 'a', choices });
    expect(seen({ id: 'a', choices, usage }, false)).toEqual({ id: 'a', choices });
    expect(seen({ id: 'a', choices: [], usage }, false)).toBeUndefined();
  });

  test('for a caller who asked holds null until the last', () => {
    expect(seen({ id: 'a', choices }, true)).toEqual({ id: 'a', choices, usage: null });
    expect(seen({ id: 'a', choices, usage: null }, true)).toEqual({ id: 'a', choices, usage: null });
    expect(seen({ id: 'a', choices: [], usage }, true)).toEqual({ id: 'a', choices: [], usage });
  });

  test('without choices and usage goes on as it came', () => {
    expect(seen({ id: 'a', choices: [], prompt_filter_results: [] }, false)).toEqual({
      id: 'a',
      choices: [],
      prompt_filter_results: [],
    });
  });
});

test('a text that needs no change is not written anew', () => {
  const text = '{ "id":"a", "choices":[{"index":0,"delta":{"content":"\\u00e9"}}] }';

  expect(chunkText(parseJson(text) as ChatChunk, {})).toBe(text);
});
