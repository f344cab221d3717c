import { expect, test } from 'vitest';
import { redact } from '../../../providers/base/redact.ts';

test.each([
  ['Incorrect API key provided: sk-proj-abcd1234efgh.', 'Incorrect API key provided: [redacted].'],
  ['Key sk-ant-api03-AbC_d-123 is wrong', 'Key [redacted] is wrong'],
  ['gsk_abcdefghijkl, xai-abcdefghijkl, pplx-abcdefghijkl', '[redacted], [redacted], [redacted]'],
  ['rd-0123456789abcdef', '[redacted]'],
  ['AIzaSyD-1234567890 and AKIAIOSFODNN7EXAMPLE', '[redacted] and [redacted]'],
  ['Authorization: Bearer abc.def.ghi', 'Authorization: Bearer [redacted]'],
  ['GET /v1beta/models?key=abc123&alt=sse', 'GET /v1beta/models?key=[redacted]&alt=sse'],
  ['Incorrect API key provided: sk-abc1*****************wxyz', 'Incorrect API key provided: [redacted]'],
])('keys are recognised by their shape: %s', (text, clean) => {
  expect(redact(text, [])).toBe(clean);
});

test('keys we hold are recognised whatever their shape', () => {
  expect(redact('The key hunter22 (hunter22!) is wrong', ['hunter22'])).toBe(
    'The key [redacted] ([redacted]!) is wrong',
  );
});

test.each([
  'The sketchbook on the skateboard was asked to skip a risky task.',
  'Fwd: words of the board are hard',
  'max_tokens must be at most 8192',
  'ask-something-longer is not a model',
])('plain words are left alone: %s', (text) => {
  expect(redact(text, ['', 'a', 'is'])).toBe(text);
});
