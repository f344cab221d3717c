/** The command line in this process, with a terminal that remembers what it was shown. */
import { run } from '../../cli/run.ts';
import type { Terminal } from '../../cli/terminal.ts';

export interface Said {
  readonly code: number;
  /** What was asked for, on stdout. */
  readonly out: string;
  /** What was said besides, on stderr. */
  readonly notes: string;
}

export interface Room {
  readonly env?: NodeJS.ProcessEnv;
  /** Of the terminal. @default there is none */
  readonly width?: number;
  /** What is piped in. @default nothing, where there is no terminal */
  readonly input?: string;
  /** What somebody at the terminal types. */
  readonly typed?: string;
  /** What somebody answers where it is not shown. @default nobody is there */
  readonly hidden?: string;
  readonly now?: () => number;
  readonly signal?: AbortSignal;
  /** Told of each text on stdout. */
  readonly onOut?: (text: string) => void;
}

export async function rawdog(words: readonly string[], room: Room = {}): Promise<Said> {
  const { env = {}, width, input, typed = '', hidden, now = Date.now, signal, onOut = () => {} } = room;
  const shown = { out: '', notes: '' };
  const toOutput = (name: 'out' | 'notes') => ({
    width,
    write(text: string) {
      shown[name] += text;
      if (name === 'out') onOut(text);
    },
  });
  const terminal: Terminal = {
    env,
    out: toOutput('out'),
    notes: toOutput('notes'),
    readInput: () => (width === undefined || input !== undefined ? Promise.resolve(input ?? '') : undefined),
    readTyped: async () => typed,
    askHidden: hidden === undefined ? undefined : async () => hidden,
    now,
    signal: signal ?? new AbortController().signal,
  };
  const code = await run(words, terminal);
  return { code, ...shown };
}

/** Of a whole gateway. */
export function environmentOf({ url, key, adminKey }: Readonly<Record<'url' | 'key' | 'adminKey', string>>) {
  return { RAWDOG_URL: url, RAWDOG_API_KEY: key, RAWDOG_ADMIN_KEY: adminKey, NO_COLOR: '1' };
}
