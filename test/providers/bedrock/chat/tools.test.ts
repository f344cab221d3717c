import { describe, expect, test } from 'vitest';
import { type models, send } from '../../../helpers/bedrock.ts';

type Model = keyof typeof models;

const schema = { type: 'object', properties: { city: { type: 'string', minLength: 1 } }, required: ['city'] };
const closed = { ...schema, properties: { city: { type: 'string' } }, additionalProperties: false };
const weather = { type: 'function', function: { name: 'get_weather', description: ' ', parameters: schema } } as const;
const clock = { type: 'function', function: { name: 'get_time' } } as const;
const spec = (name: string, json: object, more: object = {}) => ({
  toolSpec: { name, ...more, inputSchema: { json } },
});
const sentWeather = spec('get_weather', schema);
const sentClock = spec('get_time', { type: 'object', properties: {} });
const named = (name: string) => ({ type: 'function', function: { name } }) as const;

/** What a request says of tools, in all the places it can. */
function toolsOf(request: object, model?: Model | (string & {})): object {
  const { body, dropped, error } = send(request as Record<string, unknown>, model);
  if (error) return error;
  const { toolConfig, additionalModelRequestFields, system, outputConfig } = body;
  return JSON.parse(
    JSON.stringify({ toolConfig, additionalModelRequestFields, system, outputConfig, dropped }),
  ) as object;
}

describe('the choice among tools', () => {
  const both = { tools: [weather, clock] };
  const tools = [sentWeather, sentClock];
  const allowed = (mode: string) => ({
    type: 'allowed_tools',
    allowed_tools: { mode, tools: [{ type: 'function', function: { name: 'get_time' } }] },
  });
  const alone = (choice: object) => ({
    toolConfig: { tools },
    additionalModelRequestFields: { tool_choice: { ...choice, disable_parallel_tool_use: true } },
  });

  test.each([
    [{ ...both }, { toolConfig: { tools } }],
    [{ ...both, tool_choice: null }, { toolConfig: { tools } }],
    [{ ...both, tool_choice: 'auto' }, { toolConfig: { tools, toolChoice: { auto: {} } } }],
    [{ ...both, tool_choice: 'required' }, { toolConfig: { tools, toolChoice: { any: {} } } }],
    [
      { ...both, tool_choice: named('get_time') },
      { toolConfig: { tools, toolChoice: { tool: { name: 'get_time' } } } },
    ],
    [{ ...both, tool_choice: 'none' }, {}],
    [{ ...both, tool_choice: allowed('auto') }, { toolConfig: { tools: [sentClock], toolChoice: { auto: {} } } }],
    [{ ...both, tool_choice: allowed('required') }, { toolConfig: { tools: [sentClock], toolChoice: { any: {} } } }],
    [{ ...both, parallel_tool_calls: true }, { toolConfig: { tools } }],
    [{ ...both, parallel_tool_calls: false }, alone({ type: 'auto' })],
    [{ ...both, parallel_tool_calls: false, tool_choice: 'required' }, alone({ type: 'any' })],
    [
      { ...both, parallel_tool_calls: false, tool_choice: named('get_time') },
      alone({ type: 'tool', name: 'get_time' }),
    ],
    [{ ...both, parallel_tool_calls: false, tool_choice: 'none' }, {}],
    [{ tools: [], tool_choice: 'required', parallel_tool_calls: false }, {}],
  ])('%j', (request, expected) => {
    expect(toolsOf(request)).toEqual(expected);
  });

  test('of one call at a time is named as dropped where the family has no word for it', () => {
    expect(toolsOf({ ...both, parallel_tool_calls: false, tool_choice: 'auto' }, 'nova')).toEqual({
      toolConfig: { tools, toolChoice: { auto: {} } },
      dropped: ['parallel_tool_calls'],
    });
  });

  test('of one tool is the only one offered to Mistral, which cannot be told its name', () => {
    expect(toolsOf({ ...both, tool_choice: named('get_time') }, 'mistral')).toEqual({
      toolConfig: { tools: [sentClock], toolChoice: { any: {} } },
    });
  });

  test.each(['llama', 'cohere'] as const)('cannot be forced on %s', (model) => {
    const refused = { param: 'tool_choice', code: 'unsupported_parameter' };

    expect(toolsOf({ ...both, tool_choice: 'required' }, model)).toEqual(refused);
    expect(toolsOf({ ...both, tool_choice: named('get_time') }, model)).toEqual(refused);
    expect(toolsOf({ ...both, tool_choice: 'auto' }, model)).toEqual({
      toolConfig: { tools, toolChoice: { auto: {} } },
    });
  });

  test('of a tool that is not offered is refused', () => {
    expect(toolsOf({ ...both, tool_choice: named('sing') })).toEqual({ param: 'tool_choice', code: 'invalid_value' });
  });

  test('of a tool that is no function is refused by its place', () => {
    expect(toolsOf({ tools: [weather, { type: 'custom', custom: { name: 'grep' } }] })).toEqual({
      param: 'tools[1].type',
      code: 'unsupported_parameter',
    });
  });
});

describe('strict tools', () => {
  const strict = { ...weather, function: { ...weather.function, strict: true } };

  test.each(['claude', 'gptOss', 'qwen'] as const)('get a schema within the subset from %s', (model) => {
    expect(toolsOf({ tools: [strict] }, model)).toEqual({
      toolConfig: { tools: [{ toolSpec: { name: 'get_weather', inputSchema: { json: closed }, strict: true } }] },
    });
  });

  test.each(['newestClaude', 'olderClaude', 'nova', 'profile'] as const)('are plain ones to %s', (model) => {
    expect(toolsOf({ tools: [strict] }, model)).toEqual({ toolConfig: { tools: [sentWeather] } });
  });
});

describe('a history with tool calls', () => {
  const messages = [
    { role: 'user', content: 'Weather?' },
    {
      role: 'assistant',
      tool_calls: ['get_weather', 'get_time', 'get_weather'].map((name, index) => ({
        id: `call_${index}`,
        type: 'function',
        function: { name, arguments: '' },
      })),
    },
    ...[0, 1, 2].map((index) => ({ role: 'tool', tool_call_id: `call_${index}`, content: '1' })),
  ];
  const description = 'Was used earlier in this conversation. It is not available now: do not call it.';
  const stub = (name: string) => spec(name, { type: 'object', properties: {} }, { description });

  test.each([
    ['without tools', {}],
    ['with tools that may not be called', { tools: [weather], tool_choice: 'none' }],
  ])('%s names those it used, as it would be refused without any', (_, request) => {
    expect(toolsOf({ messages, ...request })).toEqual({
      toolConfig: { tools: [stub('get_weather'), stub('get_time')] },
    });
  });

  test('with tools needs nothing more', () => {
    expect(toolsOf({ messages, tools: [clock] })).toEqual({ toolConfig: { tools: [sentClock] } });
  });
});

describe('a JSON answer', () => {
  const bySchema = { type: 'json_schema', json_schema: { name: 'city', description: 'A city.', schema } };
  const object = { type: 'object', properties: {}, additionalProperties: true };
  const tool = (json: object, more = '') =>
    spec('json_response', json, { description: `Give your final answer as JSON with this tool.${more}` });
  const onlyJson = { tool: { name: 'json_response' } };

  test.each([
    'claude',
    'adaptiveClaude',
    'gptOss',
    'qwen',
    'mistral.ministral-3-8b-instruct',
    'zai.glm-4.7-flash',
  ] as const)('by schema, a string here, is asked of %s as such', (model) => {
    const jsonSchema = { schema: JSON.stringify(closed), name: 'city', description: 'A city.' };

    expect(toolsOf({ response_format: bySchema }, model)).toEqual({
      outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } },
    });
  });

  test.each(['newestClaude', 'olderClaude', 'nova', 'profile', 'us.anthropic.claude-sonnet-5'] as const)(
    'by schema is a tool that %s must call',
    (model) => {
      expect(toolsOf({ response_format: bySchema }, model)).toEqual({
        toolConfig: { tools: [tool(schema, ' A city.')], toolChoice: onlyJson },
      });
    },
  );

  test('without a schema is any object', () => {
    const expected = { toolConfig: { tools: [tool(object)], toolChoice: onlyJson } };

    expect(toolsOf({ response_format: { type: 'json_object' } })).toEqual(expected);
    expect(toolsOf({ response_format: { type: 'json_schema', json_schema: { name: 'any' } } })).toEqual(expected);
  });

  test('beside other tools lets any of them come first', () => {
    const request = { response_format: { type: 'json_object' }, tools: [clock] };
    const tools = [sentClock, tool(object)];

    expect(toolsOf(request)).toEqual({ toolConfig: { tools, toolChoice: { any: {} } } });
    expect(toolsOf({ ...request, tool_choice: 'none' })).toEqual({
      toolConfig: { tools: [tool(object)], toolChoice: onlyJson },
    });
    expect(toolsOf({ ...request, tool_choice: named('get_time') })).toEqual({
      toolConfig: { tools, toolChoice: { tool: { name: 'get_time' } } },
    });
    expect(toolsOf({ ...request, parallel_tool_calls: false })).toEqual({
      toolConfig: { tools },
      additionalModelRequestFields: { tool_choice: { type: 'any', disable_parallel_tool_use: true } },
    });
  });

  test('has no calls to forbid where it is the only tool', () => {
    expect(toolsOf({ response_format: { type: 'json_object' }, parallel_tool_calls: false })).toEqual({
      toolConfig: { tools: [tool(object)], toolChoice: onlyJson },
    });
  });

  test('of Mistral is the only tool it has', () => {
    expect(toolsOf({ response_format: { type: 'json_object' } }, 'mistral')).toEqual({
      toolConfig: { tools: [tool(object)], toolChoice: { any: {} } },
    });
  });

  test.each([
    ['llama', {}],
    ['deepseek', {}],
    ['us.anthropic.claude-opus-5-5', {}],
    ['newestClaude', { reasoning_effort: 'low' }],
    ['newestClaude', { thinking: { type: 'adaptive' } }],
  ])('is only asked for where %s cannot be forced with %j', (model, request) => {
    const { system, toolConfig } = send({ ...(request as object), response_format: bySchema as never }, model).body;

    expect(toolConfig).toBeUndefined();
    expect(system).toEqual([
      {
        text: `Answer with one JSON object that matches this JSON schema, with no other text and no code fence around it:\n${JSON.stringify(schema)}`,
      },
    ]);
  });

  test("is asked for after the caller's own system prompt", () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ] as const;

    expect(send({ messages, response_format: bySchema as never }, 'llama').body['system']).toEqual([
      { text: 'Be brief.' },
      { text: expect.stringMatching(/^Answer with one JSON object/) },
    ]);
  });

  test('in plain text is nothing special', () => {
    expect(toolsOf({ response_format: { type: 'text' } })).toEqual({});
  });
});
