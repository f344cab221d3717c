import { describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../../../providers/base/chat-types.ts';
import {
  type Dialect,
  messageExtras,
  openAICompatibleChat,
} from '../../../../providers/base/openai-dialect/dialect.ts';
import { signId } from '../../../../providers/base/signed-ids.ts';
import { parseJson, toJson } from '../../../../providers/base/wire-text.ts';
import { chatContext } from '../../../helpers/context.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

const hi = { role: 'user', content: 'Hi' } as const;
const outcome = (dialect: Dialect, request: object) =>
  requestOutcome(openAICompatibleChat(dialect), 'host', 'm-1', { messages: [hi], ...request });
const body = (dialect: Dialect, request: object) => (outcome(dialect, request) as { body: ChatRequest }).body;
const native = { native: true };

describe('the text that goes out', () => {
  const sent = (text: string, dialect: Dialect) => {
    const request = parseJson(text) as ChatRequest;
    const ctx = chatContext('host', 'm-1', request);
    return toJson(openAICompatibleChat(dialect).transformRequest(request, ctx).body);
  };
  const messages = '"messages":[ {"role":"user","content":"caf\\u00e9 \\"model\\":1.0"} ],"seed": 9007199254740993';

  test("is the caller's but for the model", () => {
    expect(sent(`{"model":"openai/m-1", ${messages}}`, native)).toBe(`{"model":"m-1", ${messages}}`);
    expect(sent(`{${messages},"model":"openai/m-1"}`, {})).toBe(`{${messages},"model":"m-1"}`);
  });

  test('of a stream asks for usage besides', () => {
    expect(sent(`{"model":"openai/m-1",${messages},"stream":true}`, native)).toBe(
      `{"stream_options":{"include_usage":true},"model":"m-1",${messages},"stream":true}`,
    );
  });

  test('of a stream that asks for usage already does not change', () => {
    const rest = `${messages},"stream":true,"stream_options":{"include_usage":true}}`;

    expect(sent(`{"model":"openai/m-1",${rest}`, native)).toBe(`{"model":"m-1",${rest}`);
  });

  test('is the same for the same request', () => {
    const text = `{"model":"openai/m-1","temperature":null,${messages}}`;

    expect(sent(text, {})).toBe(sent(text, {}));
  });
});

describe('parameters', () => {
  test('that nobody knows pass', () => {
    expect(body({}, { min_p: 0.1, provider: { order: ['a'] } })).toMatchObject({
      min_p: 0.1,
      provider: { order: ['a'] },
    });
  });

  test('that the host lacks are refused or dropped, and left out where they ask for nothing', () => {
    const dialect: Dialect = { params: { refused: ['n'], dropped: ['store', 'user'] } };

    expect(outcome(dialect, { n: 2 })).toEqual({ error: { param: 'n', code: 'unsupported_parameter' } });
    expect(outcome(dialect, { n: 1, store: false, user: 'u' })).toEqual({
      body: { model: 'm-1', messages: [hi] },
      dropped: ['user'],
    });
  });

  test('of the output limit go under the name the host knows, and the newer wins', () => {
    const rename = { max_completion_tokens: 'max_tokens' };

    expect(body({ rename }, { max_tokens: 1 })).toMatchObject({ max_tokens: 1 });
    expect(body({ rename }, { max_tokens: 1, max_completion_tokens: 2 })).toEqual({
      model: 'm-1',
      messages: [hi],
      max_tokens: 2,
    });
    expect(body(native, { max_tokens: 1, max_completion_tokens: 2 })).toEqual({
      model: 'm-1',
      messages: [hi],
      max_completion_tokens: 2,
    });
  });

  test('that are null are left out, but for OpenAI', () => {
    expect(body({}, { temperature: null, stop: null })).toEqual({ model: 'm-1', messages: [hi] });
    expect(body(native, { temperature: null })).toMatchObject({ temperature: null });
  });

  test("go in the host's words", () => {
    const values = { tool_choice: { required: 'any' }, reasoning_effort: { max: 'high' } };

    expect(body({ values }, { tool_choice: 'required', reasoning_effort: 'max' })).toMatchObject({
      tool_choice: 'any',
      reasoning_effort: 'high',
    });
    expect(body({ values: () => values }, { tool_choice: 'constructor' })).toMatchObject({
      tool_choice: 'constructor',
    });
  });

  test('that name the allowed tools leave the others out, but for OpenAI', () => {
    const tools = ['f', 'g'].map((name) => ({ type: 'function', function: { name } }));
    const tool_choice = { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [tools[1]] } };

    expect(body({}, { tools, tool_choice })).toMatchObject({ tools: [tools[1]], tool_choice: 'required' });
    expect(body(native, { tools, tool_choice })).toMatchObject({ tools, tool_choice });
  });

  test('for streams do not go out with others', () => {
    expect(body({}, { stream_options: { include_usage: true } })).toEqual({ model: 'm-1', messages: [hi] });
    expect(body({ streamOptions: false }, { stream: true })).toEqual({ model: 'm-1', messages: [hi], stream: true });
  });

  test('of the cache pass only to those who know them', () => {
    const cache_control = { type: 'ephemeral' };

    expect(body({}, { cache_control })).toEqual({ model: 'm-1', messages: [hi] });
    expect(body({ messageExtras: ['cache_control'] }, { cache_control })).toMatchObject({ cache_control });
  });
});

test.each([
  ['glm-5', 'accounts/fireworks/models/glm-5'],
  ['accounts/me/models/own', 'accounts/me/models/own'],
])('the model %s is called %s with its prefix', (model, called) => {
  const transformer = openAICompatibleChat({ modelPrefix: 'accounts/fireworks/models/' });

  expect(requestOutcome(transformer, 'host', model, { messages: [hi] })).toMatchObject({ body: { model: called } });
});

describe('messages', () => {
  const mark = { type: 'ephemeral' };
  const turn = (more: object) => ({ role: 'assistant', content: 'A', ...more });
  const sent = (dialect: Dialect, ...messages: object[]) => body(dialect, { messages }).messages;

  test('lose what only other providers know', () => {
    const foreign = turn({
      reasoning_content: 'R',
      reasoning_details: [{}],
      thinking_blocks: [{ type: 'thinking' }],
      annotations: [],
      cache_control: mark,
      extra_content: {},
    });

    expect(sent({}, foreign)).toEqual([turn({})]);
    expect(sent({ messageExtras: ['reasoning_details'] }, foreign)).toEqual([turn({ reasoning_details: [{}] })]);
    expect(sent({ messageExtras }, foreign)).toEqual([foreign]);
  });

  test('keep their names where the host takes them, and where they name a function', () => {
    const user = { ...hi, name: 'Ann' };
    const result = { role: 'function', content: '1', name: 'f' };

    expect(sent({}, user)).toEqual([user]);
    expect(sent({ messageExtras: [], pairsToolResults: false }, user, result)).toEqual([hi, result]);
  });

  test('lose fields without a value, and the role of developers, but for OpenAI', () => {
    const messages = [
      { role: 'developer', content: 'D' },
      turn({ content: null, refusal: null, function_call: null, tool_calls: null }),
    ];

    expect(sent({}, ...messages)).toEqual([{ role: 'system', content: 'D' }, turn({ content: null })]);
    expect(sent(native, ...messages)).toEqual(messages);
  });

  test('take their reasoning back under the name the host gave it', () => {
    const dialect: Dialect = { reasoningBack: 'reasoning', messageExtras: ['reasoning_details'] };

    expect(sent(dialect, turn({ reasoning_content: 'R' }))).toEqual([turn({ reasoning: 'R' })]);
    expect(sent(dialect, turn({ reasoning: 'R' }))).toEqual([turn({ reasoning: 'R' })]);
    expect(sent(dialect, turn({ reasoning_content: 'R', reasoning_details: [{}] }))).toEqual([
      turn({ reasoning_details: [{}] }),
    ]);
  });

  test('are strings where the host wants them so, if they hold but text', () => {
    const dialect: Dialect = { stringContent: ['system', 'developer', 'assistant', 'tool'] };
    const text = (...texts: string[]) => texts.map((text) => ({ type: 'text', text }));
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
    const image = { type: 'image_url', image_url: { url: 'https://a.example/b.png' } };
    const messages = [
      { role: 'developer', content: text('One.', 'Two.') },
      { role: 'user', content: text('Hi') },
      turn({ content: [{ type: 'refusal', refusal: 'No.' }], tool_calls: [call] }),
      { role: 'tool', tool_call_id: 'c', content: text('18') },
      { role: 'system', content: [...text('See'), image] },
    ];

    expect(sent(dialect, ...messages)).toEqual([
      { role: 'system', content: 'One.\nTwo.' },
      { role: 'user', content: text('Hi') },
      turn({ content: 'No.', tool_calls: [call] }),
      { role: 'tool', tool_call_id: 'c', content: '18' },
      { role: 'system', content: [...text('See'), image] },
    ]);
  });

  test('have plain ids, complete calls and no empty lists of them', () => {
    const signed = signId('call_a', { signature: 'c2ln' });
    const call = { index: 0, id: signed, function: { name: 'f', arguments: '' }, extra_content: { google: {} } };
    const result = { role: 'tool', tool_call_id: signed, content: '1' };

    expect(sent({}, turn({ tool_calls: [call] }), result, turn({ tool_calls: [] }))).toEqual([
      turn({ tool_calls: [{ id: 'call_a', type: 'function', function: { name: 'f', arguments: '{}' } }] }),
      { role: 'tool', tool_call_id: 'call_a', content: '1' },
      turn({}),
    ]);
    expect(sent(native, turn({ tool_calls: [call] }))).toEqual([
      turn({ tool_calls: [{ id: 'call_a', type: 'function', function: { name: 'f', arguments: '' } }] }),
    ]);
  });

  test('must answer their tool calls, where the host does not see to that', () => {
    const messages = [turn({ tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] })];

    expect(outcome({}, { messages })).toEqual({ error: { param: 'messages', code: 'invalid_value' } });
    expect(body(native, { messages }).messages).toEqual(messages);
    expect(body({ pairsToolResults: false }, { messages }).messages).toEqual(messages);
  });
});
