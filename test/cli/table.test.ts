import { expect, test } from 'vitest';
import { bar, gauge } from '../../cli/bar.ts';
import { nearest } from '../../cli/nearest.ts';
import { type Column, table } from '../../cli/table.ts';
import { fit, harmless, listed, oneLine, widthOf } from '../../cli/text.ts';
import { count, moment, plural, span, usd } from '../../cli/units.ts';

const columns: readonly Column[] = [
  { title: 'MODEL', flexible: true },
  { title: 'REQUESTS', align: 'right' },
  { title: 'NOTE', dispensable: 1 },
  { title: 'TIME', dispensable: 2 },
];
const rows = [
  ['anthropic/claude-sonnet-4-5', '1,204', 'often', 'today'],
  ['模型/小', '3', '', 'yesterday'],
];

test('without a terminal nothing is cut', () => {
  expect(table(columns, rows, undefined)).toEqual([
    'MODEL                        REQUESTS  NOTE   TIME',
    'anthropic/claude-sonnet-4-5     1,204  often  today',
    '模型/小                             3         yesterday',
  ]);
});

test('in a narrow one names are cut first, then columns go, those that matter least first', () => {
  expect(table(columns, rows, 40)).toEqual([
    'MODEL         REQUESTS  NOTE   TIME',
    'anthropic/c…     1,204  often  today',
    '模型/小              3         yesterday',
  ]);
  expect(table(columns, rows, 34)).toEqual([
    'MODEL              REQUESTS  NOTE',
    'anthropic/claude…     1,204  often',
    '模型/小                   3',
  ]);
  expect(table(columns, rows, 22)).toEqual([
    'MODEL         REQUESTS',
    'anthropic/c…     1,204',
    '模型/小              3',
  ]);
});

test.each([22, 30, 34, 40, 46, 60])('no line is wider than a terminal of %d', (width) => {
  expect(Math.max(...table(columns, rows, width).map(widthOf))).toBeLessThanOrEqual(width);
});

test('a table without rows has its titles', () => {
  expect(table(columns, [], 80)).toEqual(['MODEL  REQUESTS  NOTE  TIME']);
});

test('lines are decorated once they are as wide as they will be', () => {
  expect(table([{ title: 'A' }], [['b']], 80, (line, index) => `${index}:${line}`)).toEqual(['-1:A', '0:b']);
});

test.each([
  [0, ''],
  [0.001, '▏'],
  [0.5, '█████'],
  [0.53, '█████▎'],
  [1, '██████████'],
  [7, '██████████'],
])('a share of %d is the bar %s', (share, drawn) => {
  expect(bar(share, 10)).toBe(drawn);
});

test.each([
  [0, 0, '░░░░░░░░░░'],
  [0.62, 0, '██████░░░░'],
  [0.62, 0.1, '██████▒░░░'],
  [0.9, 0.5, '█████████▒'],
  [1.2, 0.1, '██████████'],
])('%d spent and %d held is the gauge %s', (spent, held, drawn) => {
  expect(gauge(spent, held, 10)).toBe(drawn);
});

test.each([
  [0, '$0'],
  ['0.000000000001', '<$0.0001'],
  ['0.00016', '$0.0002'],
  [0.5, '$0.5000'],
  [1, '$1.00'],
  ['1234.567', '$1,234.57'],
])('%s US dollars are %s', (amount, text) => {
  expect(usd(amount)).toBe(text);
});

test.each([
  [0, '0 s'],
  [59.6, '1 min'],
  [61, '1 min 1 s'],
  [3600, '1 h'],
  [90_061, '1 d 1 h'],
  [86_460, '1 d'],
  [-5, '0 s'],
])('%d seconds are %s', (seconds, text) => {
  expect(span(seconds)).toBe(text);
});

test('moments are of UTC', () => {
  expect(moment(Date.parse('2026-11-22T14:05:59Z') / 1000)).toBe('2026-11-22 14:05 UTC');
});

test('nouns follow their count', () => {
  expect([plural(1, 'key'), plural(1234, 'key'), plural(2, 'entry', 'entries')]).toEqual([
    '1 key',
    '1,234 keys',
    '2 entries',
  ]);
  expect(count(1234567)).toBe('1,234,567');
});

test('words are listed as people do', () => {
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});

test('what others name cannot move the cursor, nor turn text around', () => {
  expect(oneLine('a\x1b[2Jb\r\nc\u202ed')).toBe('a[2Jb cd');
  expect(harmless('a\x1b[2J\n\tb\r\x9b1m')).toBe('a[2J\n\tb1m');
});

test('what is cut says so', () => {
  expect([fit('abcdef', 6), fit('abcdef', 4), fit('模型模型', 4), widthOf('e\u0301')]).toEqual([
    'abcdef',
    'abc…',
    '模…',
    1,
  ]);
});

test.each([
  ['moedls', 'models'],
  ['bugdet', 'budget'],
  ['rmp', 'rpm'],
  ['budgets', 'budget'],
  ['colour', undefined],
  ['', undefined],
])('%s was probably %s', (word, meant) => {
  expect(nearest(word, ['models', 'budget', 'rpm', 'expires'])).toBe(meant);
});
