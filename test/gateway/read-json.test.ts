import { describe, expect, test } from 'vitest';
import { chatSchema } from '../../gateway/chat/schema.ts';
import { defineConfig } from '../../gateway/config.ts';
import { readJson } from '../../gateway/read-json.ts';
import { toJson } from '../../providers/base/wire-text.ts';
import { conversations } from '../helpers/conversations.ts';
import { gatewayRequest } from '../helpers/gateway-request.ts';

const read = (body: unknown, maxBodyBytes = 1_000_000) =>
  readJson<'chat'>(chatSchema)(gatewayRequest(body), defineConfig({ maxBodyBytes }));

const user = { role: 'user', content: 'Hi' };
const valid = { model: 'a/b', messages: [user] };
const withMessage = (message: unknown) => ({ model: 'a/b', messages: [user, message] });
const withPart = (part: unknown) => ({ model: 'a/b', messages: [{ role: 'user', content: [part] }] });
const withTool = (tool: unknown) => ({ ...valid, tools: [tool] });

/** What an error says: status, parameter, code, and the message but for its constant start. */
async function problemOf(body: unknown) {
  const error = await read(body).then(
    () => undefined,
    ({ fields }) => fields,
  );
  return error && [error.status, error.param, error.code, error.message];
}

describe('a body that is no request', () => {
  test.each([
    ['', 'The request body is not valid JSON.'],
    ['{"model":', 'The request body is not valid JSON.'],
    ["{'model': 'a'}", 'The request body is not valid JSON.'],
    ['[]', 'The request body must be a JSON object.'],
    ['null', 'The request body must be a JSON object.'],
    ['"text"', 'The request body must be a JSON object.'],
  ])('%s', async (body, message) => {
    expect(await problemOf(body)).toEqual([400, null, 'invalid_json', message]);
  });

  test('because it is too large is a 413', async () => {
    await expect(read(valid, 10)).rejects.toMatchObject({ fields: { status: 413, code: 'request_too_large' } });
  });
});

describe('a parameter that is missing is named', () => {
  test.each([
    [{}, 'model'],
    [{ messages: [user] }, 'model'],
    [{ model: 'a/b' }, 'messages'],
    [withMessage({}), 'messages[1].role'],
    [withMessage({ content: 'Hi' }), 'messages[1].role'],
    [withMessage({ role: 'tool', content: '18' }), 'messages[1].tool_call_id'],
    [withMessage({ role: 'assistant', tool_calls: [{ function: { name: 'f' } }] }), 'messages[1].tool_calls[0].id'],
    [
      withMessage({ role: 'assistant', tool_calls: [{ id: 'a', function: {} }] }),
      'messages[1].tool_calls[0].function.name',
    ],
    [withPart({}), 'messages[0].content[0].type'],
    [withPart({ type: 'text' }), 'messages[0].content[0].text'],
    [withPart({ type: 'image_url' }), 'messages[0].content[0].image_url'],
    [withPart({ type: 'image_url', image_url: {} }), 'messages[0].content[0].image_url.url'],
    [withPart({ type: 'input_audio', input_audio: { data: 'A' } }), 'messages[0].content[0].input_audio.format'],
    [withPart({ type: 'file' }), 'messages[0].content[0].file'],
    [withTool({}), 'tools[0].type'],
    [withTool({ function: { name: 'f' } }), 'tools[0].type'],
    [withTool({ type: 'function' }), 'tools[0].function'],
    [withTool({ type: 'function', function: {} }), 'tools[0].function.name'],
    [{ ...valid, tool_choice: {} }, 'tool_choice.type'],
    [{ ...valid, tool_choice: { type: 'function' } }, 'tool_choice.function'],
    [{ ...valid, tool_choice: { type: 'function', function: {} } }, 'tool_choice.function.name'],
    [{ ...valid, tool_choice: { type: 'allowed_tools' } }, 'tool_choice.allowed_tools'],
    [{ ...valid, response_format: {} }, 'response_format.type'],
    [{ ...valid, response_format: { type: 'json_schema' } }, 'response_format.json_schema'],
    [{ ...valid, response_format: { type: 'json_schema', json_schema: {} } }, 'response_format.json_schema.name'],
    [{ ...valid, thinking: {} }, 'thinking.type'],
  ])('%j', async (body, param) => {
    expect(await problemOf(body)).toEqual([
      400,
      param,
      'missing_required_parameter',
      `Missing required parameter: \`${param}\`.`,
    ]);
  });
});

describe('a parameter that is wrong is named, with what it must be', () => {
  test.each([
    [{ ...valid, model: '' }, 'model', 'must not be empty'],
    [{ ...valid, model: 7 }, 'model', 'must be a string'],
    [{ ...valid, model: null }, 'model', 'must be a string'],
    [{ ...valid, messages: [] }, 'messages', 'must hold at least one message'],
    [{ ...valid, messages: 'Hi' }, 'messages', 'must be an array of messages'],
    [{ ...valid, messages: null }, 'messages', 'must be an array of messages'],
    [withMessage('Hi'), 'messages[1]', 'must be an object'],
    [
      withMessage({ role: 'robot', content: 'Hi' }),
      'messages[1].role',
      'must be one of system, developer, user, assistant, tool',
    ],
    [withMessage({ role: 'user', content: 7 }), 'messages[1].content', 'must be a string or an array of content parts'],
    [
      withMessage({ role: 'user', content: { type: 'text' } }),
      'messages[1].content',
      'must be a string or an array of content parts',
    ],
    [withMessage({ role: 'assistant', tool_calls: {} }), 'messages[1].tool_calls', 'must be an array of tool calls'],
    [withMessage({ role: 'assistant', tool_calls: [{ id: '' }] }), 'messages[1].tool_calls[0].id', 'must not be empty'],
    [
      withMessage({ role: 'assistant', thinking_blocks: 'x' }),
      'messages[1].thinking_blocks',
      'must be an array of blocks',
    ],
    [withMessage({ role: 'tool', tool_call_id: 7 }), 'messages[1].tool_call_id', 'must be a string'],
    [withPart('Hi'), 'messages[0].content[0]', 'must be an object with a `type`'],
    [withPart({ type: 'text', text: 7 }), 'messages[0].content[0].text', 'must be a string'],
    [withPart({ type: 'text', text: null }), 'messages[0].content[0].text', 'must be a string'],
    [withPart({ type: 7 }), 'messages[0].content[0].type', 'must be a string'],
    [
      withPart({ type: 'image_url', image_url: 'https://a' }),
      'messages[0].content[0].image_url',
      'must be an object with a `url`',
    ],
    [
      withPart({ type: 'image_url', image_url: { url: '' } }),
      'messages[0].content[0].image_url.url',
      'must not be empty',
    ],
    [withPart({ type: 'file', file: { file_data: 7 } }), 'messages[0].content[0].file.file_data', 'must be a string'],
    [withTool('f'), 'tools[0]', 'must be an object with a `type`'],
    [withTool({ type: 'function', function: { name: '' } }), 'tools[0].function.name', 'must not be empty'],
    [
      withTool({ type: 'function', function: { name: 'f', parameters: [] } }),
      'tools[0].function.parameters',
      'must be an object',
    ],
    [{ ...valid, tools: {} }, 'tools', 'must be an array of tools'],
    [
      { ...valid, tool_choice: 'always' },
      'tool_choice',
      'must be none, auto, required, or an object that names a tool',
    ],
    [{ ...valid, tool_choice: 7 }, 'tool_choice', 'must be none, auto, required, or an object that names a tool'],
    [{ ...valid, temperature: '1' }, 'temperature', 'must be a number'],
    [{ ...valid, temperature: 2.5 }, 'temperature', 'must be at most 2'],
    [{ ...valid, temperature: -1 }, 'temperature', 'must be at least 0'],
    [{ ...valid, top_p: 1.1 }, 'top_p', 'must be at most 1'],
    [{ ...valid, max_tokens: 1.5 }, 'max_tokens', 'must be an integer'],
    [{ ...valid, max_tokens: 0 }, 'max_tokens', 'must be at least 1'],
    [{ ...valid, max_completion_tokens: '9' }, 'max_completion_tokens', 'must be an integer'],
    [{ ...valid, n: 0 }, 'n', 'must be at least 1'],
    [{ ...valid, n: 129 }, 'n', 'must be at most 128'],
    [{ ...valid, presence_penalty: 3 }, 'presence_penalty', 'must be at most 2'],
    [{ ...valid, top_logprobs: 21 }, 'top_logprobs', 'must be at most 20'],
    [{ ...valid, logprobs: 'yes' }, 'logprobs', 'must be true or false'],
    [{ ...valid, logit_bias: [] }, 'logit_bias', 'must be an object'],
    [{ ...valid, modalities: 'text' }, 'modalities', 'must be an array of strings'],
    [{ ...valid, stop: 7 }, 'stop', 'must be a string or an array of strings'],
    [{ ...valid, stop: ['a', 7] }, 'stop[1]', 'must be a string'],
    [{ ...valid, stream: 'true' }, 'stream', 'must be true or false'],
    [{ ...valid, stream_options: true }, 'stream_options', 'must be an object'],
    [{ ...valid, stream_options: { include_usage: 1 } }, 'stream_options.include_usage', 'must be true or false'],
    [{ ...valid, parallel_tool_calls: 1 }, 'parallel_tool_calls', 'must be true or false'],
    [{ ...valid, response_format: 'json' }, 'response_format', 'must have the type text, json_object or json_schema'],
    [
      { ...valid, response_format: { type: 'xml' } },
      'response_format.type',
      'must have the type text, json_object or json_schema',
    ],
    [
      { ...valid, reasoning_effort: 'extreme' },
      'reasoning_effort',
      'must be none, minimal, low, medium, high, xhigh or max',
    ],
    [{ ...valid, user: 7 }, 'user', 'must be a string'],
    [{ ...valid, metadata: 'x' }, 'metadata', 'must be an object'],
    [{ ...valid, web_search_options: true }, 'web_search_options', 'must be an object'],
  ])('%j', async (body, param, must) => {
    expect(await problemOf(body)).toEqual([400, param, 'invalid_value', `Invalid value for \`${param}\`: ${must}.`]);
  });
});

describe('a body that is a request', () => {
  test('stays the text it was', async () => {
    const text = '{ "model":"a/b", "messages":[{"role":"user","content":"\\u00e9"}], "seed": 12345678901234567890 }';

    expect(toJson(await read(text))).toBe(text);
  });

  test('may have fields and kinds that nobody knows yet', async () => {
    const body = {
      model: 'a/b',
      messages: [
        { role: 'user', content: [{ type: 'hologram', hologram: 7 }], mood: 'good' },
        { role: 'assistant', content: null, audio: { id: 'a' }, tool_calls: null },
        { role: 'function', name: 'f', content: '7' },
        { role: 'assistant', tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'f', input: '' } }] },
      ],
      tools: [
        { type: 'mcp', server_label: 'x' },
        { type: 'custom', custom: { name: 'grep' } },
      ],
      tool_choice: { type: 'mcp' },
      tomorrow: { is: ['another', 'day'] },
    };

    expect(await read(body)).toEqual(body);
  });

  test('may say null where it wants the default', async () => {
    const names = [
      'temperature',
      'max_tokens',
      'tools',
      'tool_choice',
      'stop',
      'stream',
      'response_format',
      'n',
      'user',
    ];
    const body = { ...valid, ...Object.fromEntries(names.map((name) => [name, null])) };

    expect(await read(body)).toEqual(body);
  });

  test.each(Object.entries(conversations))('is each of our conversations: %s', async (_, conversation) => {
    expect(await read({ model: 'a/b', ...conversation })).toEqual({ model: 'a/b', ...conversation });
  });
});

describe('hundreds of thousands of wrong items', () => {
  const wrong = Array.from({ length: 400_000 }, () => 1);

  test.each([
    [{ ...valid, messages: wrong }, 'messages[0]'],
    [{ ...valid, messages: [{ role: 'user', content: wrong }] }, 'messages[0].content[0]'],
    [{ ...valid, tools: wrong }, 'tools[0]'],
    [{ ...valid, stop: wrong }, 'stop[0]'],
  ])('are refused for the first of them: %#', async (body, param) => {
    expect((await problemOf(body))?.slice(0, 2)).toEqual([400, param]);
  });
});
