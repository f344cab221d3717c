import { expect, test } from 'vitest';
import { deepseekBeta } from '../../../../providers/deepseek/completion/beta.ts';

test.each([
  [undefined, 'https://api.deepseek.com/beta'],
  ['https://api.deepseek.com/v1', 'https://api.deepseek.com/beta'],
  ['https://api.deepseek.com', 'https://api.deepseek.com/beta'],
  ['https://api.deepseek.com/', 'https://api.deepseek.com/beta'],
  ['https://api.deepseek.com/beta/', 'https://api.deepseek.com/beta'],
  ['http://127.0.0.1:9/deepseek/v1/', 'http://127.0.0.1:9/deepseek/beta'],
  ['http://proxy/v11', 'http://proxy/v11/beta'],
])('the base %s serves completions at %s', (baseUrl, expected) => {
  const { baseUrl: of } = deepseekBeta;

  expect(typeof of === 'function' && of(baseUrl === undefined ? {} : { baseUrl })).toBe(expected);
});
