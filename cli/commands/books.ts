/** `rawdog books verify` and `rebuild`, a day at a time: that is what can be told of how far they are. */
import type { Api } from '../api.ts';
import type { Call, Command } from '../command.ts';
import { print } from '../print.ts';
import { WrongUsage } from '../problems.ts';
import { createProgress } from '../progress.ts';
import { readDay } from '../read-value.ts';
import { table } from '../table.ts';
import { oneLine } from '../text.ts';
import { count, plural } from '../units.ts';
import { daysFlags } from './usage.ts';

interface Difference {
  readonly day: string;
  readonly key: string;
  readonly model: string;
  readonly measure: string;
  readonly recorded: string;
  readonly summed: string;
}

interface Audit {
  readonly object: 'audit';
  readonly since: string;
  readonly until: string;
  readonly records: number;
  readonly agrees: boolean;
  readonly unsettled: number;
  readonly differences: readonly Difference[];
}

const flags = { ...daysFlags, since: { value: 'day', help: 'The first: 2026-11-01, or 7d. Default: the last' } };

const verify: Command = {
  name: 'books verify',
  summary: 'Proves that the sums of usage are those of the records of all calls',
  flags,
  examples: ['rawdog books verify', 'rawdog books verify --since 30d'],
  async run(call) {
    const { api } = call;
    const audit = await eachDay(call, 'verified', (day) => api.admin('GET', `/books/verify?since=${day}&until=${day}`));
    await print(call, audit, () => [verdict(audit), ...differences(audit, call), ...unsettled(audit)]);
    return audit.agrees ? 0 : 1;
  },
};

const rebuild: Command = {
  name: 'books rebuild',
  summary: 'Makes the sums of usage what the records come to',
  flags,
  examples: ['rawdog books rebuild --since 2026-11-20 --until 2026-11-21'],
  async run(call) {
    const rebuildDay = (api: Api) => (day: string) => api.admin('POST', '/books/rebuild', { since: day, until: day });
    const audit = await eachDay(call, 'rebuilt', rebuildDay(call.api));
    await print(call, audit, () => {
      const { length } = audit.differences;
      const mended = length === 0 ? 'Nothing had to be mended' : `${plural(length, 'figure')} mended`;
      return [`${mended}: ${about(audit)}.`, ...differences(audit, call), ...unsettled(audit)];
    });
    return audit.unsettled > 0 ? 1 : 0;
  },
};

export const booksCommands: readonly Command[] = [verify, rebuild];

/** The audits of all days as one. */
async function eachDay(call: Call, done: string, audit: (day: string) => Promise<unknown>): Promise<Audit> {
  const days = daysAsked(call);
  const progress = createProgress(call.terminal.notes);
  const audits: Audit[] = [];
  try {
    for (const day of days) {
      progress.show(`${audits.length} of ${plural(days.length, 'day')} ${done}; now ${day} …`);
      audits.push((await audit(day)) as Audit);
    }
  } finally {
    progress.clear();
  }
  return {
    object: 'audit',
    since: days[0] ?? '',
    until: days.at(-1) ?? '',
    records: audits.reduce((sum, { records }) => sum + records, 0),
    agrees: audits.every(({ agrees }) => agrees),
    unsettled: audits.reduce((sum, each) => sum + each.unsettled, 0),
    differences: audits.flatMap((each) => each.differences),
  };
}

function daysAsked({ given, terminal }: Call): string[] {
  const until = readDay('until', given.text('until') ?? 'today', terminal.now());
  const since = readDay('since', given.text('since') ?? until, terminal.now());
  const length = (Date.parse(until) - Date.parse(since)) / 86_400_000 + 1;
  if (length < 1) throw new WrongUsage('--since must not be after --until.');
  return Array.from({ length }, (_, index) =>
    new Date(Date.parse(since) + index * 86_400_000).toISOString().slice(0, 10),
  );
}

function verdict(audit: Audit): string {
  const { length } = audit.differences;
  if (length === 0) return `The books agree: ${about(audit)}.`;
  return `The books do not agree: ${plural(length, 'figure')} of ${about(audit)}. Mend them: rawdog books rebuild --since ${audit.since} --until ${audit.until}`;
}

function about({ records, since, until }: Audit): string {
  return `${plural(records, 'record')} ${since === until ? `of ${since}` : `from ${since} to ${until}`}`;
}

const columns = [
  { title: 'DAY' },
  { title: 'KEY', flexible: true, dispensable: 1 },
  { title: 'MODEL', flexible: true },
  { title: 'FIGURE' },
  { title: 'RECORDS', align: 'right' },
  { title: 'SUM', align: 'right' },
] as const;

function differences({ differences: all }: Audit, { terminal }: Call): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ day, key, model, measure, recorded, summed }) => {
    return [day, key, model, measure, figure(measure, recorded), figure(measure, summed)].map(oneLine);
  });
  return ['', ...table(columns, rows, terminal.out.width)];
}

/** Costs are told in millionths of a millionth of a dollar: where the books do not agree, every one of them counts. */
function figure(measure: string, digits: string): string {
  if (measure !== 'cost') return count(Number(digits));
  const padded = digits.padStart(13, '0');
  return `$${padded.slice(0, -12)}.${padded.slice(-12)}`;
}

function unsettled({ unsettled: calls }: Audit): string[] {
  return calls === 0 ? [] : ['', `${plural(calls, 'sum')} kept changing: calls are being made. Try again in a minute.`];
}
