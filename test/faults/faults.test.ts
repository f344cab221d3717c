/** What must hold of every cell of the table, whatever the fault, the provider and the way it is asked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Expectation } from './fault.ts';
import { faults } from './faults/all.ts';
import { canary } from './gateway.ts';
import { type Cell, type Run, runFaults, spareWords } from './run.ts';
import { seen, toTable } from './table.ts';

let run: Run;
let spare: ReadonlyMap<string, string>;
let before: Record<string, number>;
beforeAll(async () => {
  before = resources();
  spare = await spareWords();
  run = await runFaults();
}, 300_000);

/** What keeps the process busy: sockets, servers, timers. */
function resources(): Record<string, number> {
  const names = process.getActiveResourcesInfo();
  const count = (name: string) => names.filter((other) => other === name).length;
  return { sockets: count('TCPSocketWrap'), servers: count('TCPServerWrap'), timers: count('Timeout') };
}

const nameOf = ({ fault, subject, stream, backed }: Cell) =>
  [fault.name, subject.endpoint, subject.provider, stream && 'streamed', backed && 'backed']
    .filter(Boolean)
    .join(' | ');

/** The cells for which it does not hold, by name and outcome: none, if all is well. */
function without(holds: (cell: Cell) => boolean): string[] {
  return run.cells.filter((cell) => !holds(cell)).map((cell) => `${nameOf(cell)}: ${seen(cell)} (${cell.calls} calls)`);
}

/** The same subject, asked the same way, with no fault. */
function wellWords({ subject, stream }: Cell): string {
  const well = run.cells.find(
    (cell) => cell.fault === faults[0] && cell.subject === subject && cell.stream === stream && !cell.backed,
  );
  return well?.outcome.words ?? '';
}

const expectationOf = ({ fault, stream }: Cell): Expectation => (stream && fault.expectStreamed) || fault.expect;

test('there are hundreds of cells, and each of them one line of the log', () => {
  expect(run.cells.length).toBeGreaterThan(300);
  expect(run.lines.length).toBe(run.cells.length);
});

test('every subject says something when all is well', () => {
  const silent = run.cells.filter((cell) => cell.fault === faults[0] && wellWords(cell).length < 3);

  expect(silent.map(nameOf)).toEqual([]);
  expect([...spare.values()].filter((words) => words.length < 3)).toEqual([]);
});

test('nobody hangs, nothing is cut off, every stream has one end, and every error is one of OpenAI', () => {
  expect(without(({ outcome }) => outcome.kind !== 'odd')).toEqual([]);
});

describe('without a second target', () => {
  const alone = (holds: (cell: Cell) => boolean) => without((cell) => cell.backed || holds(cell));

  test('what can be answered is', () => {
    expect(alone((cell) => expectationOf(cell) !== 'well' || cell.outcome.kind === 'answer')).toEqual([]);
  });

  test('what cannot be answered is refused with the status that fits, or broken off', () => {
    expect(
      alone((cell) => {
        const expected = expectationOf(cell);
        const { kind, status } = cell.outcome;
        if (typeof expected === 'string') return true;
        return (kind === 'refused' && expected.includes(status)) || (cell.stream && kind === 'broken');
      }),
    ).toEqual([]);
  });

  test('a provider is called three times at most, and once where its answer had begun', () => {
    expect(alone(({ calls, attempts }) => calls <= 3 && attempts <= 3)).toEqual([]);
    expect(alone(({ outcome, attempts }) => outcome.kind !== 'broken' || attempts === 1)).toEqual([]);
  });
});

describe('with a second target that is well', () => {
  const backed = (holds: (cell: Cell) => boolean) => without((cell) => !cell.backed || holds(cell));

  test('every call is answered whose answer had not begun', () => {
    expect(
      backed((cell) => {
        if (cell.outcome.kind === 'answer') return true;
        const alone = run.cells.find(
          (other) =>
            !other.backed &&
            other.fault === cell.fault &&
            other.subject === cell.subject &&
            other.stream === cell.stream,
        );
        if (cell.fault.final && cell.outcome.kind === alone?.outcome.kind) return true;
        return cell.outcome.kind === 'broken' && alone?.outcome.kind === 'broken';
      }),
    ).toEqual([]);
  });

  test('the first one is called twice at most', () => {
    expect(backed(({ calls, attempts }) => calls <= 2 && attempts <= 3)).toEqual([]);
  });
});

test('an answer has all its words, and no word twice', () => {
  expect(
    without((cell) => {
      const { kind, words } = cell.outcome;
      if (kind !== 'answer') return true;
      return words === wellWords(cell) || (cell.backed && words === spare.get(cell.subject.endpoint));
    }),
  ).toEqual([]);
});

test('what breaks off has the beginning of the words', () => {
  expect(without((cell) => cell.outcome.kind !== 'broken' || wellWords(cell).startsWith(cell.outcome.words))).toEqual(
    [],
  );
});

test('what ends by a limit of time ends in time', () => {
  // Three times the limit for what is tried again, and the time of a busy machine.
  expect(without(({ fault, ms }) => !fault.slow || ms < 10_000)).toEqual([]);
});

test('nobody is told a secret, the log neither', () => {
  expect(without(({ raw }) => !raw.includes(canary))).toEqual([]);
  expect(run.lines.filter((line) => line.includes(canary))).toEqual([]);
});

test('no connection is left open, and no timer runs on', async () => {
  expect(run.leftOpen).toBe(0);
  await expect
    .poll(() => Object.entries(resources()).filter(([name, count]) => count > (before[name] ?? 0)), { timeout: 3_000 })
    .toEqual([]);
});

test('the table is the one that is written down: else run `npm run faults`', () => {
  expect(toTable(run.cells)).toBe(readFileSync(join(import.meta.dirname, 'table.md'), 'utf8'));
});
