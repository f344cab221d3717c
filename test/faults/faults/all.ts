import type { Fault } from '../fault.ts';
import { sendGood } from '../write-answer.ts';
import { beforeTheAnswer } from './before-the-answer.ts';
import { contents } from './contents.ts';
import { lengths } from './lengths.ts';
import { pieces } from './pieces.ts';
import { statuses } from './statuses.ts';
import { withinAStream } from './within-a-stream.ts';

/** What all others are held against. */
const none: Fault = {
  name: 'none',
  expect: 'well',
  play: async ({ socket, good }) => sendGood(socket, await good()),
};

/** The first one is none. */
export const faults: readonly Fault[] = [
  none,
  ...beforeTheAnswer,
  ...lengths,
  ...pieces,
  ...contents,
  ...statuses,
  ...withinAStream,
];
