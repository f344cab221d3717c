/** `rawdog keys list` */
import { listAccounts } from '../accounts.ts';
import type { Account } from '../answers.ts';
import type { Call, Command } from '../command.ts';
import { budgetText, stateOf } from '../describe.ts';
import { asList } from '../pages.ts';
import { print } from '../print.ts';
import { type Column, table } from '../table.ts';
import { oneLine } from '../text.ts';
import { plural, span } from '../units.ts';

export const keysList: Command = {
  name: 'keys list',
  summary: 'Lists keys, and the AWS principals that call without one',
  flags: {
    team: { value: 'team', help: 'Only those of a team' },
    all: { help: 'Revoked ones, too' },
  },
  examples: [
    'rawdog keys list',
    'rawdog keys list --team search --all',
    "rawdog keys list --json | jq -r '.data[].id'",
  ],
  async run(call) {
    const { given, api } = call;
    const team = given.text('team');
    const ofTeam = (await listAccounts(api)).filter((account) => team === undefined || account.team === team);
    const shown = given.has('all') ? ofTeam : ofTeam.filter(({ revoked_at }) => revoked_at === undefined);
    await print(call, asList(shown), () => linesOf(shown, ofTeam.length - shown.length, call));
    return 0;
  },
};

const columns: readonly Column[] = [
  { title: 'NAME', flexible: true },
  { title: 'ID', dispensable: 0 },
  { title: 'TEAM', flexible: true, dispensable: 1 },
  { title: 'STATE' },
  { title: 'BUDGET', dispensable: 2 },
  { title: 'LAST USED', dispensable: 3 },
];

function linesOf(accounts: readonly Account[], revoked: number, { terminal, style }: Call): string[] {
  const rows = accounts.map((account) => toRow(account, terminal.now()));
  const left =
    revoked > 0 ? [style.dim(`${plural(revoked, 'revoked one is', 'revoked ones are')} left out: --all`)] : [];
  if (rows.length === 0) return ['There are no keys. Make one: rawdog keys create --name <text>', ...left];
  const lines = table(columns, rows, terminal.out.width, (line, index) => (index === -1 ? style.dim(line) : line));
  return [...lines, ...left];
}

function toRow(account: Account, now: number): string[] {
  const { name, id, team, rules, last_used_at } = account;
  return [
    oneLine(name),
    oneLine(id),
    team ?? '',
    stateOf(account, now),
    rules.budget ? budgetText(rules.budget) : '',
    last_used_at === undefined ? 'not yet' : ago(now / 1000 - last_used_at),
  ];
}

/** It is known to the hour. */
function ago(seconds: number): string {
  return seconds < 3600 ? 'this hour' : `${span(seconds - (seconds % 3600))} ago`;
}
