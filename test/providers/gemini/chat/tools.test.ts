import { describe, expect, test } from 'vitest';
import type { FunctionTool } from '../../../../providers/base/chat-types.ts';
import { added, send } from '../send.ts';

const tool = (name: string, more: object = {}) => ({ type: 'function', function: { name, ...more } }) as FunctionTool;
const hosted = (type: string, more: object = {}) => ({ type, ...more }) as unknown as FunctionTool;

describe('a tool whose parameters', () => {
  const declared = (parameters: object) => {
    const { tools } = added({ tools: [tool('f', { parameters })] }) as { tools: { functionDeclarations: object[] }[] };
    return tools[0]?.functionDeclarations;
  };

  test.each([
    [{ type: 'object' }],
    [{ type: 'object', properties: {}, required: [], additionalProperties: false }],
    [{ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: {}, title: 'None' }],
    [{}],
  ])('are none is declared without any: %o', (parameters) => {
    expect(declared(parameters)).toEqual([{ name: 'f' }]);
  });

  test.each([
    [{ type: 'object', additionalProperties: { type: 'string' } }],
    [{ $ref: '#/$defs/a', $defs: { a: { type: 'object' } } }],
    [{ anyOf: [{ type: 'object' }] }],
    [{ type: 'object', properties: { const: { const: 1 } } }],
  ])('are any is declared as it is: %o', (parameters) => {
    expect(declared(parameters)).toEqual([{ name: 'f', parametersJsonSchema: parameters }]);
  });
});

describe('the choice', () => {
  const mode = (request: object) =>
    (added({ tools: [tool('f'), tool('g')], ...request }) as { toolConfig?: object }).toolConfig;
  const strict = { tools: [tool('f', { strict: true }), tool('g')] };
  const config = (functionCallingConfig: object) => ({ functionCallingConfig });

  test.each([
    ['is left to Gemini', {}, undefined],
    ['auto', { tool_choice: 'auto' }, config({ mode: 'AUTO' })],
    ['auto, with a strict tool', { ...strict, tool_choice: 'auto' }, config({ mode: 'VALIDATED' })],
    ['none given, with a strict tool', strict, config({ mode: 'VALIDATED' })],
    ['required, with a strict tool', { ...strict, tool_choice: 'required' }, config({ mode: 'ANY' })],
    ['none', { ...strict, tool_choice: 'none' }, config({ mode: 'NONE' })],
    [
      'one by name',
      { tool_choice: { type: 'function', function: { name: 'g' } } },
      config({ mode: 'ANY', allowedFunctionNames: ['g'] }),
    ],
  ])('%s', (_, request, expected) => {
    expect(mode(request)).toEqual(expected);
  });

  test('of one that is not offered is refused', () => {
    const tool_choice = { type: 'function', function: { name: 'h' } } as const;

    expect(send({ tools: [tool('f')], tool_choice })).toEqual({
      error: { param: 'tool_choice', code: 'invalid_value' },
    });
  });

  test('among some of them offers only those', () => {
    const allowed_tools = { mode: 'required' as const, tools: [{ type: 'function', function: { name: 'g' } }] };

    expect(added({ tools: [tool('f'), tool('g')], tool_choice: { type: 'allowed_tools', allowed_tools } })).toEqual({
      tools: [{ functionDeclarations: [{ name: 'g' }] }],
      toolConfig: config({ mode: 'ANY' }),
    });
  });
});

describe("Google's own tools", () => {
  test('stand by their type, with their options', () => {
    const tools = [hosted('google_search'), hosted('file_search', { file_search: { top_k: 3 } })];

    expect(added({ tools })).toEqual({ tools: [{ googleSearch: {} }, { fileSearch: { top_k: 3 } }] });
  });

  test('hold the search that is asked for by `web_search_options`', () => {
    expect(added({ web_search_options: {} })).toEqual({ tools: [{ googleSearch: {} }] });
  });

  test('beside functions need their calls shown and arguments checked', () => {
    expect(added({ tools: [tool('f'), hosted('url_context')] })).toEqual({
      tools: [{ urlContext: {} }, { functionDeclarations: [{ name: 'f' }] }],
      toolConfig: { functionCallingConfig: { mode: 'VALIDATED' }, includeServerSideToolInvocations: true },
    });
  });

  test('are the only other kind', () => {
    expect(send({ tools: [hosted('custom')] })).toEqual({
      error: { param: 'tools[0].type', code: 'unsupported_parameter' },
    });
  });
});
