/** What a command reads from and writes to: the terminal, or what a test puts in its place. */
import { once } from 'node:events';
import { askHidden } from './ask-hidden.ts';

export interface Output {
  /** Waits where the reader is slower than the writer. */
  write(text: string): Promise<void> | void;
  /** Characters in a line; undefined where it is no terminal. */
  readonly width: number | undefined;
}

export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  /** What was asked for. */
  readonly out: Output;
  /** What is said besides. */
  readonly notes: Output;
  /** All of stdin as text; undefined where somebody sits there. */
  readInput(): Promise<string> | undefined;
  /** What somebody types until Ctrl-D. */
  readTyped(): Promise<string>;
  /** Undefined where nobody is there to answer. */
  readonly askHidden: ((question: string) => Promise<string>) | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export function openTerminal({ stdin, stdout, stderr, env }: NodeJS.Process, signal: AbortSignal): Terminal {
  const readTyped = async () => Buffer.concat(await stdin.toArray({ signal })).toString();
  return {
    env,
    out: toOutput(stdout),
    notes: toOutput(stderr),
    readInput: () => (stdin.isTTY ? undefined : readTyped()),
    readTyped,
    askHidden: stdin.isTTY && stderr.isTTY ? (question) => askHidden(question, stdin, stderr) : undefined,
    now: Date.now,
    signal,
  };
}

function toOutput(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => (stream.write(text) ? undefined : once(stream, 'drain').then(() => undefined)),
    get width() {
      return stream.isTTY ? stream.columns || 80 : undefined;
    },
  };
}
