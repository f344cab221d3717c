/** What `--help` prints. */
import { type Command, type Flags, globalFlags } from './command.ts';

export function overview(commands: readonly Command[], group?: string): string {
  const shown = commands.filter(({ name }) => group === undefined || name.split(' ')[0] === group);
  const widest = Math.max(...shown.map((command) => invocation(command).length));
  const lines = shown.map((command) => `  ${invocation(command).padEnd(widest)}  ${command.summary}`);
  return [
    group === undefined ? 'The command line of a RAWDOG gateway, local or deployed.' : `rawdog ${group}`,
    '',
    'Commands:',
    ...lines,
    '',
    'Flags of all commands:',
    ...flagLines(globalFlags),
    ...environment,
    '',
    `rawdog ${group ?? '<command>'} ${group === undefined ? '' : '<command> '}--help says more.`,
    '',
  ].join('\n');
}

export function helpOf(command: Command): string {
  const { flags = {}, examples, summary } = command;
  return [
    `${summary}.`,
    '',
    `Usage: rawdog ${invocation(command)}${Object.keys(flags).length > 0 ? ' [flags]' : ''}`,
    '',
    ...(Object.keys(flags).length > 0 ? ['Flags:', ...flagLines(flags), ''] : []),
    'Flags of all commands:',
    ...flagLines(globalFlags),
    ...environment,
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

const environment = [
  '',
  'Keys are never arguments:',
  '  RAWDOG_ADMIN_KEY    opens the admin API; asked for where it is not set',
  '  RAWDOG_API_KEY      calls models',
];

function invocation({ name, operands = [] }: Command): string {
  return [name, ...operands].join(' ');
}

function flagLines(flags: Flags): string[] {
  return Object.entries(flags).map(([name, { value, help }]) => {
    const flag = `--${name}${value === undefined ? '' : ` <${value}>`}`;
    return `  ${flag.padEnd(30)}  ${help}`;
  });
}
