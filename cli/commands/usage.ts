/** `rawdog usage` */
import { findAccountId, listAccounts } from '../accounts.ts';
import type { Call, Command, Flags } from '../command.ts';
import { print } from '../print.ts';
import { WrongUsage } from '../problems.ts';
import { readDay } from '../read-value.ts';
import { type UsageAnswer, usageLines } from '../usage-lines.ts';

export const daysFlags: Flags = {
  since: { value: 'day', help: 'The first: 2026-11-01, yesterday, or 7d for the last seven. Default: 7d' },
  until: { value: 'day', help: 'The last. Default: today' },
};

const dimensions = ['model', 'key', 'team', 'provider', 'endpoint', 'day'];
const filters = ['key', 'team', 'model', 'provider', 'endpoint'];

export const usage: Command = {
  name: 'usage',
  summary: 'What was used and spent, as a table',
  flags: {
    by: { value: 'what', help: `${dimensions.join(', ')}, or several with commas. Default: model` },
    ...daysFlags,
    ...Object.fromEntries(filters.map((name) => [name, { value: name, help: `Only what is of this ${name}` }])),
  },
  examples: ['rawdog usage --by model --since 7d', 'rawdog usage --by day,team --since 2026-11-01 --until 2026-11-15'],
  async run(call) {
    const { given, api, terminal, style } = call;
    const by = (given.text('by') ?? 'model').split(',').map((name) => name.trim());
    const wrong = by.find((name) => !dimensions.includes(name));
    if (wrong !== undefined) throw new WrongUsage(`--by takes ${dimensions.join(', ')}.`);
    const query = new URLSearchParams({ group_by: by.join(), ...daysOf(call), ...(await filtersOf(call)) });
    const answer = (await api.admin('GET', `/usage?${query}`)) as UsageAnswer;
    const names = by.includes('key') && !given.has('json') ? await namesOf(call) : new Map<string, string>();
    await print(call, answer, () => usageLines(answer, { names, width: terminal.out.width, style }));
    return 0;
  },
};

/** `since` and `until`, where they are given. */
export function daysOf({ given, terminal }: Call): Record<string, string> {
  const days = ['since', 'until'].flatMap((flag) => {
    const text = given.text(flag);
    return text === undefined ? [] : [[flag, readDay(flag, text, terminal.now())] as const];
  });
  return Object.fromEntries(days);
}

async function filtersOf({ given, api }: Call): Promise<Record<string, string>> {
  const wanted = filters.flatMap((name) => {
    const value = given.text(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const key = given.text('key');
  return { ...Object.fromEntries(wanted), ...(key !== undefined && { key: await findAccountId(api, key) }) };
}

/** The books know keys by their ids. */
async function namesOf({ api }: Call): Promise<ReadonlyMap<string, string>> {
  return new Map((await listAccounts(api)).map(({ id, name }) => [id, name]));
}
