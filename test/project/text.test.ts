import { expect, test } from 'vitest';
import { readProject } from './sources.ts';

// The lock file is a tool's, and its hashes spell all sorts of words. The patterns are written so as not to find themselves.
const files = readProject().filter(({ path }) => path !== 'package-lock.json');

function linesWith(pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n');
    return lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
  });
}

test('no file has a note to do something later', () => {
  expect(linesWith(/\b(TO[D]O|FIX[M]E|XX[X])\b/)).toEqual([]);
});

test('no file speaks of a path on the machine it was written on', () => {
  expect(linesWith(/(^|[\s'"`(=:])\/(work|home|root|Users)\//)).toEqual([]);
});

test('no file reaches outside the project', () => {
  expect(linesWith(/\.\.\/share[d]/)).toEqual([]);
});
