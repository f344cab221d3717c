import { describe, expect, test } from 'vitest';
import { embedSchema } from '../../../gateway/embed/schema.ts';
import { checkParams } from '../../../gateway/read-json.ts';
import type { GatewayError } from '../../../providers/base/errors.ts';

function complaint(params: object): object | undefined {
  try {
    checkParams(embedSchema, params);
    return undefined;
  } catch (error) {
    const { param, message } = (error as GatewayError).fields;
    return [param, message];
  }
}

const good = { model: 'm', input: 'text' };

describe('taken', () => {
  test.each([
    ['a text', {}],
    ['texts', { input: ['a', 'b'] }],
    ['token ids', { input: [0, 100_257] }],
    ['several of those', { input: [[1], [2, 3]] }],
    ['what everything can be', { dimensions: 1, encoding_format: 'base64', user: 'u', input_type: 'query', task: 'x' }],
    ['null for the default', { dimensions: null, encoding_format: null, user: null, input_type: null, task: null }],
    ['fields of tomorrow', { tomorrow: { a: 1 } }],
  ])('%s', (_, more) => {
    expect(complaint({ ...good, ...more })).toBeUndefined();
  });
});

describe('refused by name', () => {
  const form = 'Invalid value for `input`: must be a text, an array of texts, or token ids.';
  test.each([
    ['no input', { input: undefined }, ['input', 'Missing required parameter: `input`.']],
    ['null', { input: null }, ['input', form]],
    ['an empty text', { input: '' }, ['input', 'Invalid value for `input`: must not be empty.']],
    ['no texts', { input: [] }, ['input', 'Invalid value for `input`: must not be empty.']],
    [
      'an empty text among others',
      { input: ['a', ''] },
      ['input', 'Invalid value for `input`: must not hold an empty text, as it does at index 1.'],
    ],
    ['texts and numbers', { input: ['a', 1] }, ['input', form]],
    ['numbers and texts', { input: [1, 'a'] }, ['input', form]],
    ['parts of a token', { input: [1.5] }, ['input', form]],
    ['token ids below zero', { input: [-1] }, ['input', form]],
    ['no token ids', { input: [[1], []] }, ['input', form]],
    ['an object', { input: { text: 'a' } }, ['input', form]],
    ['no model', { model: undefined }, ['model', 'Missing required parameter: `model`.']],
    ['no dimensions', { dimensions: 0 }, ['dimensions', 'Invalid value for `dimensions`: must be at least 1.']],
    ['half a dimension', { dimensions: 1.5 }, ['dimensions', 'Invalid value for `dimensions`: must be an integer.']],
    [
      'another encoding',
      { encoding_format: 'int8' },
      ['encoding_format', 'Invalid value for `encoding_format`: must be float or base64.'],
    ],
    ['a number for a word', { input_type: 1 }, ['input_type', 'Invalid value for `input_type`: must be a string.']],
    ['a number for a user', { user: 1 }, ['user', 'Invalid value for `user`: must be a string.']],
  ])('%s', (_, more, expected) => {
    expect(complaint({ ...good, ...more })).toEqual(expected);
  });
});
