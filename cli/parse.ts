/** From the command line to a command and what it is given. */
import { parseArgs } from 'node:util';
import { type Command, type Flags, type Given, globalFlags } from './command.ts';
import { nearest } from './nearest.ts';
import { WrongUsage } from './problems.ts';

interface Found {
  readonly command: Command;
  /** What came after its name. */
  readonly rest: readonly string[];
}

/** The command with the longest name that the words begin with. */
export function findCommand(words: readonly string[], commands: readonly Command[]): Found | undefined {
  const byLength = [...commands].sort((left, right) => right.name.length - left.name.length);
  const command = byLength.find(({ name }) => name.split(' ').every((part, index) => words[index] === part));
  return command && { command, rest: words.slice(command.name.split(' ').length) };
}

export function readGiven({ operands = [], flags = {}, isDiscreet = false }: Command, words: readonly string[]): Given {
  const all = { ...flags, ...globalFlags };
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: toOptions(all),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) if (token.kind === 'option') checkFlag(token, all, isDiscreet);
  const given: Given = {
    operands: positionals,
    text: (flag) => [values[flag]].flat().findLast((value) => typeof value === 'string'),
    all: (flag) => [values[flag]].flat().filter((value) => typeof value === 'string'),
    has: (flag) => values[flag] !== undefined,
  };
  if (!given.has('help')) checkOperands(positionals, operands, isDiscreet);
  return given;
}

function toOptions(flags: Flags) {
  const entries = Object.entries(flags).map(([name, { value, many = false }]) => {
    const type = value === undefined ? ('boolean' as const) : ('string' as const);
    return [name, { type, multiple: many, ...(name === 'help' && { short: 'h' }) }] as const;
  });
  return Object.fromEntries(entries);
}

interface OptionToken {
  readonly name: string;
  /** As it was written. */
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function checkFlag({ name, rawName, value, inlineValue }: OptionToken, flags: Flags, isDiscreet: boolean): void {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (!flag) throw isDiscreet ? new WrongUsage('There is no such flag.') : unknownFlag(rawName, name, flags);
  if (flag.value === undefined && value !== undefined) throw new WrongUsage(`--${name} takes no value.`);
  if (flag.value === undefined) return;
  // Another flag stands where its value should.
  const isMissing = value === undefined || value === '' || (!inlineValue && value.startsWith('--'));
  if (isMissing) throw new WrongUsage(`--${name} needs a value: --${name} <${flag.value}>`);
}

function unknownFlag(rawName: string, name: string, flags: Flags): WrongUsage {
  const near = nearest(name, Object.keys(flags));
  return new WrongUsage(`There is no flag ${rawName} here.${near ? ` Did you mean --${near}?` : ''}`);
}

function checkOperands(given: readonly string[], operands: readonly string[], isDiscreet: boolean): void {
  const missing = operands.filter((operand) => operand.startsWith('<'))[given.length];
  if (missing) throw new WrongUsage(`${missing} is missing.`);
  const takesAny = operands.some((operand) => operand.includes('…'));
  const surplus = given[operands.length];
  if (surplus === undefined || takesAny) return;
  throw new WrongUsage(isDiscreet ? 'That is one word too many.' : `\`${surplus}\` is one word too many.`);
}
