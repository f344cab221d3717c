import { describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../../providers/base/chat-types.ts';
import { parseToolArguments, toolArgumentsText } from '../../../providers/base/tool-arguments.ts';
import { parametersSchema, toolPlan } from '../../../providers/base/tool-choice.ts';

const tool = (name: string) => ({ type: 'function', function: { name } }) as const;
const f = tool('f');
const g = tool('g');

function plan(fields: Record<string, unknown>) {
  return toolPlan({ model: 'm', messages: [], ...fields } as unknown as ChatRequest, 'acme');
}

describe('the choice among tools', () => {
  const allowed = (mode: string, ...tools: object[]) => ({ type: 'allowed_tools', allowed_tools: { mode, tools } });

  test.each([
    [{}, { tools: [], choice: undefined, parallel: true }],
    [
      { tools: null, tool_choice: null, parallel_tool_calls: null },
      { tools: [], choice: undefined, parallel: true },
    ],
    [
      { tools: [f], tool_choice: 'none' },
      { tools: [f], choice: 'none', parallel: true },
    ],
    [
      { tools: [f], tool_choice: 'required', parallel_tool_calls: false },
      { tools: [f], choice: 'required', parallel: false },
    ],
    [
      { tools: [f, g], tool_choice: g },
      { tools: [f, g], choice: { name: 'g' }, parallel: true },
    ],
    [
      { tools: [f, g], tool_choice: allowed('auto', g) },
      { tools: [g], choice: 'auto', parallel: true },
    ],
    [
      { tools: [f, g], tool_choice: allowed('required') },
      { tools: [], choice: 'required', parallel: true },
    ],
    [
      { tools: [f], tool_choice: allowed('auto', { type: 'mcp' }) },
      { tools: [], choice: 'auto', parallel: true },
    ],
  ])('%j', (fields, expected) => {
    expect(plan(fields)).toEqual(expected);
  });

  test.each([
    [{ tools: [f, { type: 'custom' }] }, 'tools[1].type', 'acme does not support `tools[1].type`. Use function tools.'],
    [{ tools: [f], tool_choice: g }, 'tool_choice', '`tool_choice` names the tool `g`, which is not in `tools`.'],
    [{ tools: [f], tool_choice: { type: 'custom' } }, 'tool_choice', 'acme does not support `tool_choice`.'],
  ])('%j is refused', (fields, param, message) => {
    expect(() => plan(fields)).toThrow(
      expect.objectContaining({ message, fields: expect.objectContaining({ status: 400, param }) }),
    );
  });
});

test('parameters are the schema of an object, also where there are none', () => {
  const schema = { type: 'object', properties: { a: {} }, required: ['a'] };

  expect(parametersSchema(f)).toEqual({ type: 'object', properties: {} });
  expect(parametersSchema({ ...f, function: { name: 'f', parameters: schema } })).toEqual(schema);
});

describe('arguments', () => {
  test.each([
    [undefined, {}],
    ['', {}],
    [' \n', {}],
    ['null', {}],
    ['{}', {}],
    [' {"a": [1, {"b": null}]} ', { a: [1, { b: null }] }],
  ])('%j are %j', (text, value) => {
    expect(parseToolArguments(text, 'f')).toEqual(value);
  });

  test.each(['{"a":', '[]', '"a"', '1', 'a'])('%s are refused, by the name of the tool', (text) => {
    expect(() => parseToolArguments(text, 'f')).toThrow('The arguments of the tool call `f` are not a JSON object.');
  });

  test.each([
    [{ a: 1 }, '{"a":1}'],
    [undefined, '{}'],
    [null, '{}'],
    [[1], '{}'],
  ])('%j is the text %s', (value, text) => {
    expect(toolArgumentsText(value)).toBe(text);
  });
});
