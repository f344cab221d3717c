import { expect, test } from 'vitest';
import { strictJsonSchema } from '../../../providers/base/strict-json-schema.ts';

test.each([
  ['objects are closed', { type: 'object' }, { type: 'object', additionalProperties: false }],
  [
    'also open ones, nullable ones and those that do not say what they are',
    { anyOf: [{ type: 'object', additionalProperties: true }, { type: ['object', 'null'] }, { properties: {} }] },
    {
      anyOf: [
        { type: 'object', additionalProperties: false },
        { type: ['object', 'null'], additionalProperties: false },
        { properties: {}, additionalProperties: false },
      ],
    },
  ],
  [
    'oneOf is anyOf',
    { oneOf: [{ type: 'string' }, { type: 'null' }] },
    { anyOf: [{ type: 'string' }, { type: 'null' }] },
  ],
  [
    'limits are left out at every depth',
    { type: 'array', minItems: 1, items: { type: 'string', minLength: 1, maxLength: 2, pattern: 'a', format: 'date' } },
    { type: 'array', items: { type: 'string', format: 'date' } },
  ],
  [
    'references and recursion stay',
    { $defs: { a: { type: 'object', properties: { next: { $ref: '#/$defs/a' } } } }, $ref: '#/$defs/a' },
    {
      $defs: {
        a: { type: 'object', properties: { next: { $ref: '#/$defs/a' } }, additionalProperties: false },
      },
      $ref: '#/$defs/a',
    },
  ],
  [
    'properties may bear the names of keywords',
    {
      type: 'object',
      properties: { pattern: { type: 'number', minimum: 1 }, properties: { type: 'string' }, oneOf: true },
    },
    {
      type: 'object',
      properties: { pattern: { type: 'number' }, properties: { type: 'string' }, oneOf: true },
      additionalProperties: false,
    },
  ],
  [
    'values are no schemas',
    { enum: [{ minimum: 1 }], const: { type: 'object' }, default: { pattern: 'a' }, examples: [{ oneOf: [] }] },
    { enum: [{ minimum: 1 }], const: { type: 'object' }, default: { pattern: 'a' }, examples: [{ oneOf: [] }] },
  ],
])('%s', (_, schema, strict) => {
  const before = structuredClone(schema);

  expect(strictJsonSchema(schema)).toEqual(strict);
  expect(schema).toEqual(before);
});
