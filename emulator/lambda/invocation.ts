import type { Caller } from './caller.ts';

/** How one invocation went, complete when the runtime has asked for its next one (or died). */
export interface Report {
  readonly requestId: string;
  readonly status: number;
  readonly streamed: boolean;
  /** Why the invocation failed, in Lambda's words: `Sandbox.Timedout`, `Runtime.ExitError`, or the thrown error's name. */
  readonly errorType: string | undefined;
  readonly coldStart: boolean;
  /** Process id of the execution environment. */
  readonly environment: number;
  /** Lines the process wrote to stdout and stderr during this invocation, and its initialisation if it was the first. */
  readonly logs: readonly string[];
  readonly headAt: number | undefined;
  readonly chunksAt: readonly number[];
}

/** One event on its way through an execution environment. */
export class Invocation {
  readonly id: string;
  readonly event: unknown;
  readonly caller: Caller;
  readonly logs: string[] = [];
  streamed = false;
  #errorType: string | undefined;
  readonly #answered = Promise.withResolvers<void>();
  readonly #settled = Promise.withResolvers<Report>();

  constructor(id: string, event: unknown, caller: Caller) {
    this.id = id;
    this.event = event;
    this.caller = caller;
  }

  /** The runtime has told all it has to tell about this invocation. */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  get report(): Promise<Report> {
    return this.#settled.promise;
  }

  fail(errorType: string): void {
    // The first failure is the cause: a killed process also exits, and a broken stream follows a crash.
    this.#errorType ??= errorType;
    this.caller.fail();
  }

  answer(): void {
    this.#answered.resolve();
  }

  settle(environment: number, coldStart: boolean): void {
    const { id: requestId, streamed, logs } = this;
    const { status, headAt, chunksAt } = this.caller;
    const errorType = this.#errorType;
    this.#settled.resolve({ requestId, status, streamed, errorType, coldStart, environment, logs, headAt, chunksAt });
  }
}
