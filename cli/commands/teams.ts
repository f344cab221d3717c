/** `rawdog teams list`, `create`, `show`, `update`, `delete` */
import type { Team } from '../answers.ts';
import type { Call, Command } from '../command.ts';
import { budgetText, describeTeam } from '../describe.ts';
import { asList, listAll } from '../pages.ts';
import { print } from '../print.ts';
import { WrongUsage } from '../problems.ts';
import { namingFlags, readSettings, teamFlags } from '../settings.ts';
import { type Column, table } from '../table.ts';
import { oneLine } from '../text.ts';
import { moment } from '../units.ts';

const list: Command = {
  name: 'teams list',
  summary: 'Lists teams',
  examples: ['rawdog teams list'],
  async run(call) {
    const teams = await listAll<Team>(call.api, '/teams');
    await print(call, asList(teams), () => linesOf(teams, call));
    return 0;
  },
};

const create: Command = {
  name: 'teams create',
  summary: 'Makes a team, with rules above those of its keys',
  operands: ['<team>'],
  flags: teamFlags,
  examples: ['rawdog teams create search --name "Search" --budget 500/month', 'rawdog teams create ops --rpm 600'],
  async run(call) {
    const { given, terminal, api } = call;
    const [id = ''] = given.operands;
    const body = { name: id, ...readSettings(given, terminal.now(), { mayClear: false }), id };
    await show(call, () => api.admin('POST', '/teams', body));
    return 0;
  },
};

const showTeam: Command = {
  name: 'teams show',
  summary: 'Shows a team',
  operands: ['<team>'],
  examples: ['rawdog teams show search'],
  async run(call) {
    await show(call, () => call.api.admin('GET', pathOf(call)));
    return 0;
  },
};

const update: Command = {
  name: 'teams update',
  summary: 'Changes a team; `none` takes a rule away',
  operands: ['<team>'],
  flags: teamFlags,
  examples: ['rawdog teams update search --budget 800/month', 'rawdog teams update search --models none'],
  async run(call) {
    const { given, terminal, api } = call;
    const settings = readSettings(given, terminal.now(), { mayClear: true });
    if (Object.keys(settings).length === 0) throw new WrongUsage('Say what is to be changed: --budget 800/month');
    await show(call, () => api.admin('PATCH', pathOf(call), settings));
    return 0;
  },
};

const remove: Command = {
  name: 'teams delete',
  summary: 'Removes a team in which nothing is left that is not revoked',
  operands: ['<team>'],
  examples: ['rawdog teams delete search'],
  async run(call) {
    const deleted = await call.api.admin('DELETE', pathOf(call));
    await print(call, deleted, () => [`The team ${oneLine(call.given.operands[0] ?? '')} is removed.`]);
    return 0;
  },
};

export const teamsCommands: readonly Command[] = [list, create, showTeam, update, remove];

function pathOf({ given }: Call): string {
  return `/teams/${encodeURIComponent(given.operands[0] ?? '')}`;
}

async function show(call: Call, ask: () => Promise<unknown>): Promise<void> {
  const team = (await ask().catch((error: unknown) => {
    throw namingFlags(error);
  })) as Team;
  await print(call, team, () => describeTeam(team, call.style));
}

const columns: readonly Column[] = [
  { title: 'TEAM', flexible: true },
  { title: 'NAME', flexible: true },
  { title: 'BUDGET' },
  { title: 'CREATED', dispensable: 1 },
];

function linesOf(teams: readonly Team[], { terminal, style }: Call): string[] {
  if (teams.length === 0) return ['There are no teams. Make one: rawdog teams create <team>'];
  const rows = teams.map(({ id, name, rules, created_at }) => {
    return [oneLine(id), oneLine(name), rules.budget ? budgetText(rules.budget) : '', moment(created_at)];
  });
  return table(columns, rows, terminal.out.width, (line, index) => (index === -1 ? style.dim(line) : line));
}
