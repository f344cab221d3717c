import { expect, test } from 'vitest';
import { ageSeconds, readEntry, toBody } from '../../../gateway/cache/entry.ts';
import { parseJson, toJson } from '../../../providers/base/wire-text.ts';

const entry = (body: Buffer) => ({ storedAt: 0, expiresAt: 1, body });

test('an answer comes back as it was written, to the last digit', () => {
  const text = '{ "a": 1.10, "b": "ü\\n",\n"c": 12345678901234567890 }';
  const answer = parseJson(text) as object;

  const kept = readEntry(
    entry(toBody(answer, { dropped: ['seed'], headers: { 'x-rawdog-sandbox': 'true', 'x-ratelimit-limit': '7' } })),
  );

  expect(kept).toEqual({ answer, dropped: ['seed'], headers: { 'x-rawdog-sandbox': 'true' } });
  expect(toJson(kept?.answer ?? {})).toBe(text);
});

test.each(['', '{}', 'null\n{}', '{"dropped":[]}\n{"a":', '\n\n'])('%j is no entry', (text) => {
  expect(readEntry(entry(Buffer.from(text)))).toBeUndefined();
});

test('an age is in whole seconds, and never below zero', () => {
  const stored = { ...entry(Buffer.alloc(0)), storedAt: 10_000 };

  expect([9_000, 10_000, 10_999, 11_000].map((now) => ageSeconds(stored, now))).toEqual([0, 0, 0, 1]);
});
