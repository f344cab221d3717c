/** Which calls are made, one after the other: the same ones each time. */
import type { Fault } from '../../test/faults/fault.ts';
import { faults } from '../../test/faults/faults/all.ts';
import { backedModel } from '../../test/faults/gateway.ts';
import { modelOf, type Subject, subjects } from '../../test/faults/subjects.ts';

export interface PlannedCall {
  readonly subject: Subject;
  readonly model: string;
  readonly stream: boolean;
  /** Undefined where all is well. */
  readonly fault: Fault | undefined;
  readonly cell: string;
  readonly leaveAfterMs: number | undefined;
}

/** Of all kinds; those that cost most of the time, or of the memory, are left to the suite. */
const chosen = [
  'resets after the request',
  'hangs up without a word',
  'says nothing',
  'hangs up within a chunk',
  'resets within a later piece',
  'ends in order within a later piece',
  'stalls within a later piece',
  'sends an HTML page (200)',
  'breaks a later piece',
  'cuts the compressed answer',
  '429 always',
  '500 once',
  '503 once',
  '529 always',
  'tells of a failure after words',
];

const playable = chosen.map((name) => {
  const index = faults.findIndex((fault) => fault.name === name);
  const fault = faults[index];
  if (!fault) throw new Error(`There is no fault "${name}".`);
  return { fault, index };
});

/** Of the calls, go wrong; and as many are left by their callers. */
const share = 0.05;

export function planCall(number: number): PlannedCall {
  const subject = pick(subjects, number);
  const round = Math.floor(number / subjects.length);
  const lot = lotOf(number);
  const wrong = lot < share ? pick(playable, Math.floor((lot / share) * playable.length)) : undefined;
  const stream = subject.streams && (wrong?.fault.only === 'streams' ? subject.upstreamStreams : round % 2 === 0);
  const fault = wrong?.fault.only === 'streams' && !(stream && subject.upstreamStreams) ? undefined : wrong?.fault;
  const column = `${subject.endpoint} ${subject.provider} ${stream}`;
  return {
    subject,
    stream,
    fault,
    model: subject.first && round % 5 === 0 ? backedModel(subject) : modelOf(subject),
    cell: `${column}; ${fault ? wrong?.index : 0} ${number}`,
    leaveAfterMs: lot >= share && lot < 2 * share ? number % 40 : undefined,
  };
}

/** From 0 to 1, and as good as random: faults are to meet every subject. */
function lotOf(number: number): number {
  const mixed = Math.imul(number ^ (number >>> 7), 0x9e3779b1);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

function pick<T>(items: readonly T[], number: number): T {
  return items[number % items.length] as T;
}
