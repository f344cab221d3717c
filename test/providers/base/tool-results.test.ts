import { describe, expect, test } from 'vitest';
import type { Message } from '../../../providers/base/chat-types.ts';
import { requirePairedToolResults } from '../../../providers/base/tool-results.ts';

const user = { role: 'user', content: 'Hi' } as const;
const asks = (...ids: string[]) => ({
  role: 'assistant',
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'f', arguments: '' } })),
});
const answers = (tool_call_id: string) => ({ role: 'tool', tool_call_id, content: '' });

function check(...messages: object[]): void {
  requirePairedToolResults(messages as Message[]);
}

test.each([
  ['nothing', []],
  ['no tools', [user, { role: 'assistant', content: 'Hi' }, { role: 'assistant', tool_calls: null }]],
  ['results in any order', [user, asks('a', 'b'), answers('b'), answers('a'), user]],
  ['the same id in two rounds', [asks('a'), answers('a'), asks('a'), answers('a')]],
])('conversations with %s are in order', (_, messages) => {
  expect(() => check(...messages)).not.toThrow();
});

describe('what does not pair up is told by its place', () => {
  const missing = (id: string, place: number) =>
    `The tool call \`${id}\` has no answer: a message with role \`tool\` must follow before \`messages[${place}]\`.`;
  const stray = (place: number, id: string) =>
    `\`messages[${place}]\` answers the tool call \`${id}\`, which the assistant turn before it did not make.`;

  test.each([
    [[user, asks('a')], 'messages', missing('a', 2)],
    [[asks('a', 'b'), answers('a'), user], 'messages', missing('b', 2)],
    [[asks('a'), asks('b'), answers('b')], 'messages', missing('a', 1)],
    [[asks('a'), user, answers('a')], 'messages', missing('a', 1)],
    [[user, answers('a')], 'messages[1].tool_call_id', stray(1, 'a')],
    [[asks('a'), answers('b')], 'messages[1].tool_call_id', stray(1, 'b')],
    [[asks('a'), answers('a'), answers('a')], 'messages[2].tool_call_id', stray(2, 'a')],
    [[asks('x'.repeat(200))], 'messages', missing(`${'x'.repeat(80)}…`, 1)],
  ])('%#', (messages, param, message) => {
    expect(() => check(...messages)).toThrow(
      expect.objectContaining({ message, fields: expect.objectContaining({ status: 400, param }) }),
    );
  });
});

test('calls that are no functions, and messages of the form before tools, are named', () => {
  const custom = { role: 'assistant', tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'f', input: '' } }] };

  expect(() => check(user, custom, answers('a'))).toThrow('Only function calls are supported in `tool_calls`.');
  expect(() => check(user, { role: 'function', name: 'f', content: '' })).toThrow(
    'Messages with the role `function` are not supported. Use tools.',
  );
});
