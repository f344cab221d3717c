import { expect, test } from 'vitest';
import { withoutRootUnion } from '../../../providers/base/claude-tool-schema.ts';
import { parametersSchema } from '../../../providers/base/tool-choice.ts';
import { send as toAnthropic } from '../../helpers/anthropic.ts';
import { send as toBedrock } from '../../helpers/bedrock.ts';

const id = { type: 'string' };
const find = { type: 'object', properties: { action: { const: 'find' }, id }, required: ['action', 'id'] };
const list = { type: 'object', properties: { action: { const: 'list' }, id }, required: ['action'] };
const flat = {
  type: 'object',
  properties: { action: { anyOf: [{ const: 'find' }, { const: 'list' }] }, id },
  required: ['action'],
};

test.each(['anyOf', 'oneOf'])(
  'a union by %s becomes one object, in which what some members lack is optional',
  (union) => {
    expect(withoutRootUnion({ type: 'object', [union]: [find, list] })).toEqual(flat);
  },
);

test('named members are looked up', () => {
  const $defs = { Find: find, List: list };
  const anyOf = [{ $ref: '#/$defs/Find' }, { $ref: '#/$defs/List' }];

  expect(withoutRootUnion({ type: 'object', anyOf, $defs })).toEqual({ ...flat, $defs });
});

test('what all members ask for stays so, as does what stands beside them', () => {
  const properties = { page: { type: 'integer' } };
  const schema = { type: 'object', properties, required: ['page'], allOf: [list], additionalProperties: false };

  expect(withoutRootUnion(schema)).toEqual({
    type: 'object',
    properties: { ...properties, action: { const: 'list' }, id },
    required: ['page', 'action'],
    additionalProperties: false,
  });
});

test.each([[find], [{ type: 'object', properties: { a: { anyOf: [find, list] } } }], [{}]])(
  'a schema without such a union stays as it is: %j',
  (schema) => {
    expect(withoutRootUnion(schema)).toBe(schema);
  },
);

test('odd unions do no harm', () => {
  expect(withoutRootUnion({ type: 'object', anyOf: 'none' })).toEqual({ type: 'object', anyOf: 'none' });
  expect(withoutRootUnion({ type: 'object', anyOf: [{ $ref: '#/$defs/Lost' }] })).toEqual({
    type: 'object',
    properties: {},
  });
});

test('Claude gets no union at the root of a schema, other models get it as it is', () => {
  const tool = { type: 'function', function: { name: 'notes', parameters: { anyOf: [find, list] } } } as const;
  const request = { tools: [tool] };

  expect(toAnthropic(request).body['tools']).toEqual([{ name: 'notes', input_schema: flat }]);
  expect(toBedrock(request).body['toolConfig']).toEqual({
    tools: [{ toolSpec: { name: 'notes', inputSchema: { json: flat } } }],
  });
  expect(toBedrock(request, 'nova').body['toolConfig']).toEqual({
    tools: [{ toolSpec: { name: 'notes', inputSchema: { json: parametersSchema(tool) } } }],
  });
});
