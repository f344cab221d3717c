/** The usage report as a table with bars. */
import { bar } from './bar.ts';
import type { Style } from './style.ts';
import { type Column, table } from './table.ts';
import { oneLine } from './text.ts';
import { count, plural, usd } from './units.ts';

interface Figures {
  readonly requests: number;
  readonly errors: number;
  readonly unpriced: number;
  readonly estimated: number;
  readonly cost_usd: string;
  readonly input_tokens: number;
  readonly output_tokens: number;
}

type Row = Figures & Readonly<Record<string, unknown>>;

export interface UsageAnswer {
  readonly since: string;
  readonly until: string;
  readonly group_by: readonly string[];
  readonly data: readonly Row[];
  readonly total: Figures;
}

interface Shown {
  /** Of keys, by their ids. */
  readonly names: ReadonlyMap<string, string>;
  /** Of the terminal; without one there are no bars, and nothing is cut. */
  readonly width: number | undefined;
  readonly style: Style;
}

const figures: readonly Column[] = [
  { title: 'REQUESTS', align: 'right' },
  { title: 'ERRORS', align: 'right', dispensable: 3 },
  { title: 'INPUT', align: 'right', dispensable: 2 },
  { title: 'OUTPUT', align: 'right', dispensable: 1 },
  { title: 'COST', align: 'right' },
];

export function usageLines(usage: UsageAnswer, shown: Shown): string[] {
  const { data, since, until, total } = usage;
  const { style } = shown;
  const title = `Usage from ${since} to ${until} (UTC)`;
  if (data.length === 0) return [`${title}: no calls.`];
  return [style.bold(title), '', ...rowsOf(usage, shown), ...notes(total).map((note) => style.dim(note))];
}

function rowsOf({ group_by, data, total }: UsageAnswer, { names, width, style }: Shown): string[] {
  const labels = group_by.map((name): Column => ({ title: name.toUpperCase(), flexible: true }));
  const columns = [...labels, ...figures];
  const rows = data.map((row) => [...group_by.map((name) => labelOf(row[name], names)), ...figuresOf(row)]);
  const sums = ['total', ...labels.slice(1).map(() => ''), ...figuresOf(total)];
  const bars = width === undefined ? undefined : barsOf(data, width);
  const room = bars === undefined || width === undefined ? width : width - bars.width - 2;
  const decorate = (line: string, index: number) => {
    if (index === -1) return style.dim(line);
    return index === data.length ? style.bold(line) : line;
  };
  const lines = table(columns, [...rows, sums], room, decorate);
  return lines.map((line, index) => {
    const drawn = bars?.of(index - 1) ?? '';
    return drawn === '' ? line : `${line}  ${style.accent(drawn)}`;
  });
}

/** Empty for what belongs to none, such as a call that was refused before a model was found. */
function labelOf(value: unknown, names: ReadonlyMap<string, string>): string {
  const text = oneLine(String(value ?? ''));
  const name = names.get(text);
  return name === undefined ? text || '(none)' : `${oneLine(name)} (${text})`;
}

function figuresOf({ requests, errors, input_tokens, output_tokens, cost_usd }: Figures): string[] {
  return [count(requests), count(errors), count(input_tokens), count(output_tokens), usd(cost_usd)];
}

/** Where there is room for them: shares of the largest by cost; where nothing cost anything, by requests. */
function barsOf(rows: readonly Row[], width: number) {
  if (width < 60) return undefined;
  const own = Math.min(30, Math.floor(width / 5));
  const costs = rows.map(({ cost_usd }) => Number(cost_usd));
  const amounts = costs.some((cost) => cost > 0) ? costs : rows.map(({ requests }) => requests);
  const most = Math.max(...amounts);
  return { width: own, of: (index: number) => bar((amounts[index] ?? 0) / most, own) };
}

function notes({ unpriced, estimated }: Figures): string[] {
  const said = [
    unpriced > 0 && `${plural(unpriced, 'call')} had no price, and ${unpriced === 1 ? 'counts' : 'count'} as $0.`,
    estimated > 0 && `The usage of ${plural(estimated, 'call')} is estimated: nobody told it.`,
  ].filter((note) => note !== false);
  return said.length > 0 ? ['', ...said] : [];
}
