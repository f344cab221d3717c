import { describe, expect, test } from 'vitest';
import { baseOf, deadMarks, emptyItem, markName, marksOf, type State, stateOf } from '../../../gateway/ledger/state.ts';
import { lastMinute, periods } from '../../../gateway/ledger/window.ts';
import { toAttributes } from '../../../gateway/store/item.ts';

const minute = 1_795_348_800;
const mark = (second: number) => markName('requests', lastMinute, minute + second);
const withMarks = (marks: State['marks'], requests = 100): State =>
  stateOf({ ...emptyItem({ pk: 'a', sk: 'b' }), requests, marks });

describe('what a counter stood at when its window began', () => {
  test('is what the first mark of the window says', () => {
    const state = withMarks({ [mark(0)]: 10, [mark(10)]: 20, [mark(50)]: 30 });

    expect(baseOf(state, 'requests', lastMinute, minute + 69)).toBe(10n);
    expect(baseOf(state, 'requests', lastMinute, minute + 70)).toBe(20n);
    expect(baseOf(state, 'requests', lastMinute, minute + 80)).toBe(30n);
  });

  test('is what it stands at now, where nothing has happened since', () => {
    expect(baseOf(withMarks({ [mark(0)]: 10 }), 'requests', lastMinute, minute + 70)).toBe(100n);
  });

  test('is never above a later mark: a clock was late', () => {
    const state = withMarks({ [mark(0)]: 15, [mark(10)]: 10 });

    expect(marksOf(state, 'requests', lastMinute, minute + 20)).toEqual([
      { part: minute, value: 10n },
      { part: minute + 10, value: 10n },
    ]);
  });

  test('does not look at other counters and windows', () => {
    const tokens = markName('tokens', lastMinute, minute);
    const cost = markName('cost', periods.day, minute);

    expect(baseOf(withMarks({ [tokens]: 1, [cost]: 2 }), 'requests', lastMinute, minute)).toBe(100n);
  });
});

describe('a mark', () => {
  test('is dead half a minute after it has stopped to count, and not before', () => {
    const state = withMarks({ [mark(0)]: 10 });

    expect(deadMarks(state, minute + 99)).toEqual([]);
    expect(deadMarks(state, minute + 100)).toEqual([mark(0)]);
  });

  test('of the total, or of the running month, stays', () => {
    const month = markName('cost', periods.month, periods.month.partOf(minute));

    expect(deadMarks(withMarks({ cT0: 0, [month]: 5 }), minute)).toEqual([]);
    expect(deadMarks(withMarks({ cT0: 0, [month]: 5 }), minute + 40 * 86_400)).toEqual([month]);
  });

  test('of a window that is no more is dead', () => {
    expect(deadMarks(withMarks({ 'r?0': 1 }), minute)).toEqual(['r?0']);
  });
});

test('a hold takes less than a hundred bytes, so that thousands fit into an item', () => {
  const id = `req_${'a'.repeat(32)}`;
  const hold = { a: 123_456_789_012n, t: 131_072, b: minute, d: 930 };

  // As DynamoDB counts: names and texts by their bytes, numbers by half their digits, a few bytes for each map and entry.
  const numbers = Object.values(toAttributes(hold)).map(
    (value) => Math.ceil(('N' in value ? value.N.length : 0) / 2) + 1,
  );
  const size = id.length + 1 + 3 + Object.keys(hold).length * 2 + numbers.reduce((sum, one) => sum + one, 0);

  expect(size).toBeLessThan(100);
});
