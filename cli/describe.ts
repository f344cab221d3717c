/** Keys, principals and teams in words. */
import type { Account, Limits, Rules, Team } from './answers.ts';
import type { Style } from './style.ts';
import { oneLine } from './text.ts';
import { count, moment, plural, span, usd } from './units.ts';

/** `active`, or why it opens nothing. @param now milliseconds */
export function stateOf({ revoked_at, expires_at }: Account, now: number): string {
  if (revoked_at !== undefined) return 'revoked';
  if (expires_at === undefined) return 'active';
  const left = expires_at - now / 1000;
  return left <= 0 ? 'expired' : `active, ${span(left)} left`;
}

/** Lines, of which the first names it. @param now milliseconds */
export function describeAccount(account: Account, style: Style, now: number): string[] {
  const { expires_at, revoked_at, last_used_at, team } = account;
  return describe(account, style, [
    ['state', stateOf(account, now)],
    ['team', team],
    ...shared(account),
    ['expires', expires_at === undefined ? undefined : moment(expires_at)],
    ['revoked', revoked_at === undefined ? undefined : moment(revoked_at)],
    ['last used', last_used_at === undefined ? 'not yet' : `${moment(last_used_at)}, to the hour`],
  ]);
}

export function describeTeam(team: Team, style: Style): string[] {
  return describe(team, style, shared(team));
}

type Line = readonly [label: string, text: string | undefined];

function describe({ name, id }: Team, style: Style, lines: readonly Line[]): string[] {
  const said = lines.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
  const width = Math.max(...said.map(([label]) => label.length));
  return [
    `${style.bold(oneLine(name))}  ${style.dim(oneLine(id))}`,
    ...said.map(([label, text]) => `  ${style.dim(oneLine(label).padEnd(width))}  ${oneLine(text)}`),
  ];
}

function shared({ tags, rules, created_at }: Team): Line[] {
  const pairs = Object.entries(tags ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    ...ruleLines(rules),
    ['tags', pairs.length > 0 ? pairs.join(', ') : undefined],
    ['created', moment(created_at)],
  ];
}

function ruleLines({ models, endpoints, ips, limits, model_limits, budget, shards }: Rules): Line[] {
  const limited = Object.entries(model_limits ?? {});
  return [
    ['models', models?.join(', ') ?? 'all'],
    ['endpoints', endpoints?.join(', ') ?? 'all'],
    ['addresses', ips?.join(', ')],
    ['budget', budget && `${budgetText(budget)}, warned at ${Math.round((budget.warn_at ?? 0.8) * 100)} %`],
    ['limits', (limits && limitsText(limits)) || undefined],
    ...limited.map(([pattern, own]): Line => [`limits of ${pattern}`, limitsText(own)]),
    ['shards', shards === undefined ? undefined : count(shards)],
  ];
}

export function budgetText({ usd: amount, per }: NonNullable<Rules['budget']>): string {
  return `${usd(amount)} ${per === 'total' ? 'in total' : `a ${per}`}`;
}

function limitsText(limits: Limits): string {
  const { requests_per_minute, requests_per_day, tokens_per_minute, tokens_per_day, concurrent } = limits;
  const parts = [
    [requests_per_minute, 'request', 'a minute'],
    [requests_per_day, 'request', 'a day'],
    [tokens_per_minute, 'token', 'a minute'],
    [tokens_per_day, 'token', 'a day'],
    [concurrent, 'call', 'at once'],
  ] as const;
  return parts
    .flatMap(([amount, noun, when]) => (amount === undefined ? [] : [`${plural(amount, noun)} ${when}`]))
    .join(', ');
}
