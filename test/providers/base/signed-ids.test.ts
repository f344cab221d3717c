import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainId, readSignedId, signId } from '../../../providers/base/signed-ids.ts';

const blocks = [{ type: 'thinking', thinking: 'Grüße 👋', signature: 'c2ln+/=' }] as const;

test('what an id carries comes back, with the id of the provider', () => {
  const signed = signId('toolu_1', { blocks, signature: 'x' });

  expect(readSignedId(signed)).toEqual({ id: 'toolu_1', state: { blocks, signature: 'x' } });
  expect(plainId(signed)).toBe('toolu_1');
});

test('an id uses the letters that every provider takes', () => {
  expect(signId('toolu_1', { blocks })).toMatch(/^toolu_1__sig_[a-zA-Z0-9_-]+$/);
});

test('an id that carries nothing is read as it is', () => {
  expect(readSignedId('call_1')).toEqual({ id: 'call_1' });
  expect(plainId('call_1')).toBe('call_1');
});

test('any state survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (thinking, signature) => {
      const state = { blocks: [{ type: 'thinking', thinking, signature } as const], signature };

      expect(readSignedId(signId('a', state)).state).toEqual(state);
    }),
    { numRuns: 30 },
  );
});

const encoded = (value: unknown) => deflateRawSync(JSON.stringify(value)).toString('base64url');

test.each([
  ['cut off', signId('a', { blocks }).slice(0, -5)],
  ['emptied', 'a__sig_'],
  ['made up', 'a__sig_hello'],
  ['of another shape', `a__sig_${encoded({ blocks: 5 })}`],
  ['with blocks of another shape', `a__sig_${encoded({ blocks: [5] })}`],
  ['with a signature of another shape', `a__sig_${encoded({ signature: {} })}`],
  ['nothing', `a__sig_${encoded(null)}`],
  ['a bomb', `a__sig_${encoded({ signature: 'a'.repeat(5_000_000) })}`],
])('an id that was changed is the mistake of the caller: %s', (_, id) => {
  expect(() => readSignedId(id)).toThrow('send the ids of `tool_calls` back as they came');
});
