/** What a command is, and what it is called with. */
import type { Api } from './api.ts';
import type { Style } from './style.ts';
import type { Terminal } from './terminal.ts';

interface Flag {
  /** What stands for its value in the help; without one it is a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly many?: true;
  readonly help: string;
}

export type Flags = Readonly<Record<string, Flag>>;

export interface Command {
  /** `keys create` */
  readonly name: string;
  readonly summary: string;
  /** `<key>` must be given, `[prompt …]` may be, in several words. @default none */
  readonly operands?: readonly string[];
  readonly flags?: Flags;
  readonly examples: readonly string[];
  /** What is given by mistake may be a secret, and is not repeated. */
  readonly isDiscreet?: boolean;
  /** @returns the exit code. Rejects with a `Failure`, a `WrongUsage` or `Cancelled` */
  run(call: Call): Promise<number>;
}

/** What was given on the command line. */
export interface Given {
  readonly operands: readonly string[];
  /** The value of a flag. */
  text(flag: string): string | undefined;
  /** All values of a flag that may be given several times. */
  all(flag: string): readonly string[];
  has(flag: string): boolean;
}

export interface Call {
  readonly given: Given;
  readonly terminal: Terminal;
  /** Of what was asked for. */
  readonly style: Style;
  readonly api: Api;
}

export const globalFlags: Flags = {
  url: {
    value: 'address',
    help: 'Of the gateway: the output BaseUrl of a stack. Default: RAWDOG_URL, or the local one',
  },
  json: { help: 'Prints what the API answers with' },
  help: { help: 'This text' },
};
