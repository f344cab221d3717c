import type { Call } from './command.ts';

/** What was asked for: lines for people, or what the API answered with for `--json`. */
export async function print({ given, terminal }: Call, answer: unknown, lines: () => readonly string[]): Promise<void> {
  const text = given.has('json') ? JSON.stringify(answer) : lines().join('\n');
  await terminal.out.write(`${text}\n`);
}
