import { expect, test } from 'vitest';
import { parseSecret, UnreadableSecret } from '../../../gateway/secrets/parse-secret.ts';

test.each([
  ['a key', 'sk-1', [{ apiKey: 'sk-1' }]],
  ['a key with the newline of an editor', ' sk-1\n', [{ apiKey: 'sk-1' }]],
  ['a key in JSON', '{"apiKey": "sk-1"}', [{ apiKey: 'sk-1', extra: {} }]],
  [
    'several keys',
    '{"apiKeys": ["sk-1", "sk-2"]}',
    [
      { apiKey: 'sk-1', extra: {} },
      { apiKey: 'sk-2', extra: {} },
    ],
  ],
  [
    'a key both ways, once',
    '{"apiKey": "sk-1", "apiKeys": ["sk-1", "sk-2", ""]}',
    [
      { apiKey: 'sk-1', extra: {} },
      { apiKey: 'sk-2', extra: {} },
    ],
  ],
  [
    'all there is',
    '{"apiKey": "k", "baseUrl": "https://proxy/v1", "headers": {"x-a": "b", "x-n": 1}, "organization": "org-1", "apiVersion": "v1", "deep-search": true}',
    [
      {
        apiKey: 'k',
        baseUrl: 'https://proxy/v1',
        headers: { 'x-a': 'b', 'x-n': '1' },
        extra: { ORGANIZATION: 'org-1', API_VERSION: 'v1', DEEP_SEARCH: 'true' },
      },
    ],
  ],
  [
    'the names of the environment',
    '{"API_KEY": "k", "base_url": "http://a", "AD_TOKEN": "t"}',
    [{ apiKey: 'k', baseUrl: 'http://a', extra: { AD_TOKEN: 't' } }],
  ],
  ['an address, for hosts without keys', '{"baseUrl": "http://a"}', [{ baseUrl: 'http://a', extra: {} }]],
  ['headers alone', '{"headers": {"x-key": "k"}}', [{ headers: { 'x-key': 'k' }, extra: {} }]],
])('%s', (_, text, keys) => {
  expect(parseSecret(text)).toEqual(keys);
});

test.each([
  '',
  ' \n',
  '{}',
  ' { } ',
  '{"apiKey": ""}',
  '{"apiKeys": [], "baseUrl": null}',
  '{"organization": "org-1"}',
])('nothing yet: %j', (text) => {
  expect(parseSecret(text)).toEqual([]);
});

test.each([
  ['{"apiKey": "canary', 'it begins like JSON, and is none'],
  ['{"apiKey": "canary"} canary', 'it begins like JSON, and is none'],
  ['canary canary', 'a key in it is no text of printable characters without blanks'],
  ['canary\ncanary', 'a key in it is no text of printable characters without blanks'],
  ['canary–key', 'a key in it is no text of printable characters without blanks'],
  ['{"apiKey": 7}', 'a key in it is no text of printable characters without blanks'],
  ['{"apiKeys": ["k", {"canary": 1}]}', 'a key in it is no text of printable characters without blanks'],
  ['{"apiKeys": "canary"}', 'its apiKeys are no list'],
  ['{"apiKey": "k", "baseUrl": "canary"}', 'its baseUrl is no http(s) URL'],
  ['{"apiKey": "k", "headers": "canary"}', 'its headers are not all text'],
  ['{"apiKey": "k", "headers": ["canary"]}', 'its headers are not all text'],
  ['{"apiKey": "k", "headers": {"x-a": {"canary": 1}}}', 'its headers are not all text'],
  ['{"apiKey": "k", "organization": null}', 'its settings are not all text'],
])('what cannot be read is not quoted: %s', (text, problem) => {
  expect(() => parseSecret(text)).toThrow(new UnreadableSecret(problem));
});

test('names of objects are no settings', () => {
  expect(parseSecret('{"apiKey": "k", "__proto__": "x"}')).toEqual([{ apiKey: 'k', extra: { __PROTO__: 'x' } }]);
});
