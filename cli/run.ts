/** One command, from the words on the command line to an exit code: 0 done, 1 failed, 2 wrong usage, 130 cancelled. */
import { createApi } from './api.ts';
import type { Command } from './command.ts';
import { commands } from './commands/all.ts';
import { helpOf, overview } from './help.ts';
import { nearest } from './nearest.ts';
import { findCommand, readGiven } from './parse.ts';
import { Cancelled, Failure, WrongUsage } from './problems.ts';
import { styleFor } from './style.ts';
import type { Terminal } from './terminal.ts';

export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const found = findCommand(words, commands);
  try {
    if (found) return await runCommand(found.command, found.rest, terminal);
    return await withoutCommand(words, terminal);
  } catch (error) {
    if (error instanceof WrongUsage) return say(terminal, `${error.message}\n${usageHint(words, found?.command)}`, 2);
    if (error instanceof Failure) return say(terminal, error.message, 1);
    if (error instanceof Cancelled) return say(terminal, error.message, 130);
    throw error;
  }
}

async function runCommand(command: Command, words: readonly string[], terminal: Terminal): Promise<number> {
  const given = readGiven(command, words);
  if (given.has('help')) {
    await terminal.out.write(helpOf(command));
    return 0;
  }
  const api = createApi(given.text('url'), terminal);
  return command.run({ given, terminal, style: styleFor(terminal.out, terminal.env), api });
}

/** `rawdog`, `rawdog keys`, `rawdog --help`, and words that are no command. */
async function withoutCommand(words: readonly string[], { out, notes }: Terminal): Promise<number> {
  const [first = '--help', second] = words;
  const wantsHelp = ['--help', '-h', 'help'].includes(words.at(-1) ?? '--help');
  const group = groups.includes(first) ? first : undefined;
  if (first.startsWith('-') && !wantsHelp) throw new WrongUsage('The command comes first, then its flags.');
  if (group === undefined && !wantsHelp) throw unknown(first, groups);
  if (second !== undefined && !wantsHelp) throw unknown(`${first} ${second}`, names);
  const asked = wantsHelp ? out : notes;
  await asked.write(overview(commands, group));
  return wantsHelp ? 0 : 2;
}

const names = commands.map(({ name }) => name);
const groups = [...new Set(names.map((name) => name.split(' ')[0] ?? name))];

function unknown(word: string, known: readonly string[]): WrongUsage {
  const near = nearest(word, known);
  return new WrongUsage(`There is no command \`${word}\`.${near ? ` Did you mean \`rawdog ${near}\`?` : ''}`);
}

function usageHint(words: readonly string[], command: Command | undefined): string {
  const group = groups.find((name) => name === words[0]);
  return `rawdog ${[command?.name ?? group, '--help'].filter(Boolean).join(' ')} says how it is used.`;
}

async function say({ notes }: Terminal, message: string, code: number): Promise<number> {
  await notes.write(`${message}\n`);
  return code;
}
