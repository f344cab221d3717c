/** `/usage` and `/usage/export`. */
import * as z from 'zod/mini';
import { countNames, inputParts, outputParts } from '../books/counts.ts';
import { type ExportFormat, exportCalls, exportFormats } from '../books/export.ts';
import type { Measures } from '../books/measures.ts';
import type { Day } from '../books/partitions.ts';
import { dimensions, readUsage, type UsageRow } from '../books/usage.ts';
import { toDecimal } from '../cost/pico-usd.ts';
import type { GatewayResponse } from '../http.ts';
import type { Table } from '../store/table.ts';
import { usageAnswer } from './answers.ts';
import { daysAsked, daysQuery } from './days.ts';
import { type Operation, operation } from './operation.ts';
import type { AdminTools } from './operations.ts';

const text = z.optional(z.string());
const isDimensions = (list: string) => list.split(',').every((name) => dimensions.some((known) => known === name));
const groupBy = z
  .string()
  .check(z.refine(isDimensions, `must be some of ${dimensions.join(', ')}, with commas between them`));

const usageQuery = z.strictObject({
  ...daysQuery,
  group_by: z._default(groupBy, 'model'),
  key: text,
  team: text,
  model: text,
  provider: text,
  endpoint: text,
});
const formats = z.enum(exportFormats, `must be one of ${exportFormats.join(', ')}`);
const exportQuery = z.strictObject({ ...daysQuery, format: z._default(formats, 'jsonl') });

const aYear = { usual: 7, most: 366 };

export function usageOperations({ table, now }: AdminTools): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/usage/export',
      summary: 'The records of all calls of some days, a line each, in the order of their partitions',
      query: exportQuery,
      async handle({ query }) {
        const { days } = daysAsked(query, aYear, new Date(now()));
        return exported(table, days, query.format);
      },
    }),
    operation({
      method: 'GET',
      path: '/usage',
      summary: 'What was used and spent, by day, key, team, model, provider, endpoint, or several of them',
      query: usageQuery,
      answer: usageAnswer,
      async handle({ query: { group_by, since: first, until: last, ...only } }) {
        const { since, until } = daysAsked({ since: first, until: last }, aYear, new Date(now()));
        const by = dimensions.filter((name) => group_by.split(',').includes(name));
        const { rows, total } = await readUsage(table, { since, until, by, only }, new Date(now()));
        return { object: 'usage', since, until, group_by: by, data: rows.map(toRow), total: toFigures(total) };
      },
    }),
  ];
}

function toRow({ group, measures }: UsageRow) {
  return { ...group, ...toFigures(measures) };
}

function toFigures(measures: Measures) {
  const figure = (name: keyof Measures) => Number(measures[name] ?? 0n);
  const sum = (names: readonly (keyof Measures)[]) => names.reduce((total, name) => total + figure(name), 0);
  const used = countNames.filter((name) => measures[name] !== undefined);
  return {
    requests: figure('requests'),
    errors: figure('errors'),
    aborted: figure('aborted'),
    cache_hits: figure('cache_hits'),
    unpriced: figure('unpriced'),
    estimated: figure('estimated'),
    cost_usd: toDecimal(measures.cost ?? 0n),
    input_tokens: sum(inputParts),
    output_tokens: sum(outputParts),
    usage: Object.fromEntries(used.map((name) => [name, figure(name)])),
  };
}

const contentTypes: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

function exported(table: Table, days: readonly Day[], format: ExportFormat): GatewayResponse {
  return {
    status: 200,
    headers: {
      'content-type': contentTypes[format],
      'content-disposition': `attachment; filename="rawdog-${days[0]}-${days.at(-1)}.${format}"`,
    },
    body: endingWithError(exportCalls(table, days, format), format),
    keepAlive: false,
  };
}

/** Once it has begun, a failure is its last line: whoever takes it for a record finds no record in it. */
async function* endingWithError(lines: AsyncIterable<string>, format: ExportFormat): AsyncGenerator<string> {
  try {
    yield* lines;
  } catch {
    const message = 'The store failed: this export is not complete.';
    yield format === 'csv'
      ? `error: ${message}\r\n`
      : `${JSON.stringify({ error: { message, code: 'export_cut' } })}\n`;
  }
}
