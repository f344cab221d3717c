/** `rawdog budget` */
import { isId, listAccounts } from '../accounts.ts';
import type { Period } from '../answers.ts';
import { gauge } from '../bar.ts';
import type { Call, Command } from '../command.ts';
import { asList, listAll } from '../pages.ts';
import { print } from '../print.ts';
import { Failure } from '../problems.ts';
import { oneLine } from '../text.ts';
import { moment, span, usd } from '../units.ts';

interface BudgetAnswer {
  readonly scope: 'key' | 'team';
  readonly id: string;
  readonly limit_usd: number;
  readonly per: Period;
  readonly spent_usd: string;
  readonly held_usd: string;
  readonly left_usd: string;
  readonly resets_at: number | null;
}

export const budget: Command = {
  name: 'budget',
  summary: 'What of a budget is spent, held for calls in flight, and left',
  operands: ['[key or team]'],
  examples: ['rawdog budget', 'rawdog budget website', 'rawdog budget search --json'],
  async run(call) {
    const { given, api } = call;
    const [word] = given.operands;
    const budgets = word === undefined ? await listAll<BudgetAnswer>(api, '/budgets') : await find(call, word);
    const names = given.has('json') ? new Map<string, string>() : await namesOf(call);
    await print(call, asList(budgets), () => {
      if (budgets.length === 0) return ['There are no budgets. Give one: rawdog keys update <key> --budget 20/month'];
      return budgets.flatMap((each, index) => [...(index > 0 ? [''] : []), ...linesOf(each, names, call)]);
    });
    return 0;
  },
};

/** By its id, or by the name that keys have. */
async function find({ api }: Call, word: string): Promise<BudgetAnswer[]> {
  const byId = async (id: string) => {
    const query = new URLSearchParams({ key: id, team: id });
    return listAll<BudgetAnswer>(api, `/budgets?${query}`);
  };
  const found = await byId(word);
  if (found.length > 0) return found;
  const named = isId(word) ? [] : (await listAccounts(api)).filter(({ name }) => name === word);
  const all = (await Promise.all(named.map(({ id }) => byId(id)))).flat();
  if (all.length > 0) return all;
  throw new Failure(`There is no budget of \`${oneLine(word)}\`. \`rawdog budget\` shows all there are.`);
}

async function namesOf({ api }: Call): Promise<ReadonlyMap<string, string>> {
  return new Map((await listAccounts(api)).map(({ id, name }) => [id, name]));
}

const periods: Readonly<Record<Period, string>> = {
  day: 'today',
  week: 'this week',
  month: 'this month',
  total: 'in total',
};

function linesOf(budget: BudgetAnswer, names: ReadonlyMap<string, string>, { terminal, style }: Call): string[] {
  const { scope, id, limit_usd, per, spent_usd, held_usd, left_usd, resets_at } = budget;
  const name = names.get(id);
  const now = terminal.now() / 1000;
  const resets = resets_at === null ? 'it never resets' : `resets in ${span(resets_at - now)} (${moment(resets_at)})`;
  const held = Number(held_usd) > 0 ? `, ${usd(held_usd)} held` : '';
  const [spentShare, heldShare] = [Number(spent_usd) / limit_usd, Number(held_usd) / limit_usd];
  const paint = Number(left_usd) > 0 ? style.accent : style.bad;
  const percent = `${Math.floor(spentShare * 100)} %`;
  const width = terminal.out.width;
  return [
    `${scope} ${style.bold(oneLine(name ?? id))}${name === undefined ? '' : `  ${style.dim(oneLine(id))}`}`,
    ...(width === undefined ? [] : [`  ${paint(gauge(spentShare, heldShare, Math.min(40, width - 10)))} ${percent}`]),
    `  ${usd(spent_usd)} of ${usd(limit_usd)} spent ${periods[per]}${held}, ${usd(left_usd)} left; ${resets}`,
  ];
}
