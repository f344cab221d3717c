import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemory } from '../../../gateway/cache/memory.ts';

/** With its overhead, a thousand bytes. */
function entry(name: string, expiresAt = Number.POSITIVE_INFINITY, bytes = 700) {
  return { storedAt: 0, expiresAt, body: Buffer.alloc(bytes, name) };
}

test('what was not used for longest goes first', () => {
  const memory = createMemory(3_000, () => 0);
  for (const name of ['a', 'b', 'c']) memory.put(name, entry(name));

  memory.get('a');
  memory.put('d', entry('d'));

  expect(['a', 'b', 'c', 'd'].filter((name) => memory.get(name))).toEqual(['a', 'c', 'd']);
  expect(memory.size).toBe(3_000);
});

test('an entry is there until it expires, and then takes no room', () => {
  let now = 0;
  const memory = createMemory(3_000, () => now);
  memory.put('a', entry('a', 1_000));

  now = 999;
  expect(memory.get('a')).toEqual(entry('a', 1_000));
  now = 1_000;
  expect(memory.get('a')).toBeUndefined();
  expect(memory.size).toBe(0);
});

test('what is larger than all the room is not kept, nor what it was to replace', () => {
  const memory = createMemory(3_000, () => 0);
  memory.put('a', entry('a'));
  memory.put('b', entry('b'));

  memory.put('a', entry('a', 10, 2_701));

  expect([memory.get('a'), memory.get('b')]).toEqual([undefined, entry('b')]);
});

test('it never holds more than it may, and always what was put last', () => {
  const puts = fc.array(fc.record({ name: fc.constantFrom(...'abcdefgh'), bytes: fc.nat({ max: 1_500 }) }));
  fc.assert(
    fc.property(puts, (all) => {
      const memory = createMemory(2_000, () => 0);
      for (const { name, bytes } of all) {
        memory.put(name, entry(name, 10, bytes));
        const held = [...'abcdefgh'].flatMap((each) => memory.get(each) ?? []);

        expect(memory.size).toBe(held.reduce((sum, { body }) => sum + body.length + 300, 0));
        expect(memory.size).toBeLessThanOrEqual(2_000);
        expect(memory.get(name)?.body.length).toBe(bytes);
      }
    }),
  );
});
