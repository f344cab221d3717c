/** What a fault is, and what it has to work with. */
import type { Socket } from 'node:net';
import type { GoodAnswer } from './good-answer.ts';

/** One request of the gateway that is to go wrong. */
export interface Exchange {
  readonly socket: Socket;
  /** Of this cell, from 1. */
  readonly call: number;
  /** What the provider would answer. @param directives for the sandbox, as in `error=1` */
  readonly good: (directives?: string) => Promise<GoodAnswer>;
  /** What the gateway proved itself with. */
  readonly secret: string;
}

/** What the caller must get: the whole answer; a failure with one of these statuses; or either of them, as the provider's dialect has it. */
export type Expectation = 'well' | readonly number[] | 'either';

export interface Fault {
  readonly name: string;
  readonly expect: Expectation;
  /** Of streams, where the end of a stream is known before that of its body. @default the same */
  readonly expectStreamed?: Expectation;
  /** The limit of time that ends it: that one is short then, and all others so long that a busy machine cannot reach them. */
  readonly slow?: Limit;
  /** Of streams that the provider streams too; of a few subjects, for those that are much like others; of one, for those that cost a lot. */
  readonly only?: 'streams' | 'few' | 'one';
  /** Whether a second target does not help: it would say the same, or there is no time left to ask it. */
  readonly final?: true;
  /** Where the gateway is sent instead of to the upstream. */
  readonly door?: Door;
  /** As soon as the head of the request is there. @default after its body */
  readonly early?: true;
  readonly play: (exchange: Exchange) => void | Promise<void>;
}

/** `endless`: whatever else is kept within, the first chunk and the whole call take too long. */
export type Limit = 'connectMs' | 'firstByteMs' | 'idleMs' | 'endless';

/** What is wrong with the address already. */
export type Door = 'nobody there' | 'resets at once' | 'says nothing' | 'no TLS';

export const failed = [502] as const;
export const timedOut = [504] as const;
