import { describe, expect, test } from 'vitest';
import { send } from '../../../helpers/anthropic.ts';

const schema = { type: 'object', properties: { city: { type: 'string', minLength: 1 } }, required: ['city'] };
const weather = { type: 'function', function: { name: 'get_weather', parameters: schema } } as const;
const clock = { type: 'function', function: { name: 'get_time' } } as const;
const sentWeather = { name: 'get_weather', input_schema: schema };
const sentClock = { name: 'get_time', input_schema: { type: 'object', properties: {} } };
const json = (parameters: object, description = '') => ({
  name: 'json_response',
  description: `Give your final answer as JSON with this tool.${description}`,
  input_schema: parameters,
});

function toolsOf(request: Record<string, unknown>, model?: string): object {
  const { body, dropped, error } = send(request, model);
  return error ?? JSON.parse(JSON.stringify({ tools: body['tools'], tool_choice: body['tool_choice'], dropped }));
}

describe('the choice among tools', () => {
  const both = { tools: [weather, clock] };
  const sent = [sentWeather, sentClock];
  const allowed = (mode: string) => ({
    type: 'allowed_tools',
    allowed_tools: { mode, tools: [{ type: 'function', function: { name: 'get_time' } }] },
  });

  test.each([
    [{ ...both }, { tools: sent }],
    [
      { ...both, tool_choice: 'auto' },
      { tools: sent, tool_choice: { type: 'auto' } },
    ],
    [
      { ...both, tool_choice: 'none' },
      { tools: sent, tool_choice: { type: 'none' } },
    ],
    [
      { ...both, tool_choice: 'required' },
      { tools: sent, tool_choice: { type: 'any' } },
    ],
    [{ ...both, tool_choice: null }, { tools: sent }],
    [{ ...both, parallel_tool_calls: true }, { tools: sent }],
    [
      { ...both, parallel_tool_calls: false },
      { tools: sent, tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
    ],
    [
      { ...both, parallel_tool_calls: false, tool_choice: 'none' },
      { tools: sent, tool_choice: { type: 'none' } },
    ],
    [
      { ...both, parallel_tool_calls: false, tool_choice: { type: 'function', function: { name: 'get_time' } } },
      { tools: sent, tool_choice: { type: 'tool', name: 'get_time', disable_parallel_tool_use: true } },
    ],
    [
      { ...both, tool_choice: allowed('auto') },
      { tools: [sentClock], tool_choice: { type: 'auto' } },
    ],
    [
      { ...both, tool_choice: allowed('required') },
      { tools: [sentClock], tool_choice: { type: 'any' } },
    ],
    [{ tools: [], tool_choice: 'auto', parallel_tool_calls: false }, {}],
    [{ tool_choice: 'required' }, {}],
  ])('%j', (request, expected) => {
    expect(toolsOf(request)).toEqual(expected);
  });

  test('of a tool that is not offered is refused', () => {
    expect(toolsOf({ ...both, tool_choice: { type: 'function', function: { name: 'sing' } } })).toEqual({
      param: 'tool_choice',
      code: 'invalid_value',
    });
  });
});

describe('tools', () => {
  test('that are strict get a schema within the subset, where the model knows the field', () => {
    const strict = { ...weather, function: { ...weather.function, strict: true } };
    const closed = { ...schema, properties: { city: { type: 'string' } }, additionalProperties: false };

    expect(toolsOf({ tools: [strict] })).toEqual({
      tools: [{ name: 'get_weather', input_schema: closed, strict: true }],
    });
    expect(toolsOf({ tools: [strict] }, 'claude-sonnet-4-20250514')).toEqual({ tools: [sentWeather] });
  });

  test('that Anthropic runs itself pass through as they are', () => {
    const hosted = { type: 'web_fetch_20250910', name: 'web_fetch', max_uses: 3, cache_control: { type: 'ephemeral' } };

    expect(toolsOf({ tools: [hosted, weather], tool_choice: 'required' })).toEqual({
      tools: [sentWeather, hosted],
      tool_choice: { type: 'any' },
    });
  });

  test('of a kind it does not know are refused by their place', () => {
    expect(toolsOf({ tools: [weather, { type: 'custom', custom: { name: 'grep' } }] })).toEqual({
      param: 'tools[1].type',
      code: 'unsupported_parameter',
    });
  });
});

describe('web search', () => {
  const tool = { type: 'web_search_20250305', name: 'web_search' };

  test('is asked for as a tool', () => {
    expect(toolsOf({ web_search_options: {} })).toEqual({ tools: [tool] });
    expect(toolsOf({ web_search_options: { search_context_size: 'low' }, tools: [clock] })).toEqual({
      tools: [sentClock, tool],
    });
  });

  test('knows where the caller is', () => {
    const approximate = { country: 'FR', city: 'Paris', timezone: 'Europe/Paris' };

    expect(toolsOf({ web_search_options: { user_location: { type: 'approximate', approximate } } })).toEqual({
      tools: [{ ...tool, user_location: { type: 'approximate', ...approximate } }],
    });
  });
});

describe('a JSON answer', () => {
  const object = { type: 'object', properties: {}, additionalProperties: true };
  const bySchema = { type: 'json_schema', json_schema: { name: 'city', description: 'A city.', schema } };
  const closed = { ...schema, properties: { city: { type: 'string' } }, additionalProperties: false };

  test('by schema is asked for as such', () => {
    expect(send({ response_format: bySchema as never }).body['output_config']).toEqual({
      format: { type: 'json_schema', schema: closed },
    });
    expect(toolsOf({ response_format: bySchema, tools: [clock] })).toEqual({ tools: [sentClock] });
  });

  test('by schema and with an effort has both in one place', () => {
    const request = { response_format: bySchema as never, reasoning_effort: 'low' } as const;

    expect(send(request, 'claude-opus-4-6').body['output_config']).toEqual({
      effort: 'low',
      format: { type: 'json_schema', schema: closed },
    });
  });

  test('by schema from a model without schemas is a tool it must call', () => {
    expect(toolsOf({ response_format: bySchema }, 'claude-sonnet-4-20250514')).toEqual({
      tools: [json(schema, ' A city.')],
      tool_choice: { type: 'tool', name: 'json_response' },
    });
  });

  test('beside other tools lets any of them come first', () => {
    const request = { response_format: { type: 'json_object' }, tools: [clock] };

    expect(toolsOf(request)).toEqual({ tools: [sentClock, json(object)], tool_choice: { type: 'any' } });
    expect(toolsOf({ ...request, tool_choice: 'none' })).toMatchObject({
      tool_choice: { type: 'tool', name: 'json_response' },
    });
    expect(toolsOf({ ...request, parallel_tool_calls: false })).toMatchObject({
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
    });
  });

  test('without a schema is any object', () => {
    const request = { response_format: { type: 'json_schema', json_schema: { name: 'any' } } };

    expect(toolsOf(request)).toEqual({
      tools: [json(object)],
      tool_choice: { type: 'tool', name: 'json_response' },
    });
  });

  test('is not demanded of models that refuse to be forced', () => {
    expect(toolsOf({ response_format: { type: 'json_object' } }, 'claude-opus-5-5')).toEqual({
      tools: [json(object)],
      tool_choice: { type: 'auto' },
    });
  });

  test('in plain text is nothing special', () => {
    expect(toolsOf({ response_format: { type: 'text' } })).toEqual({});
  });
});
