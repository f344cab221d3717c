/** The records of some days as text, a line each, in the order of their partitions: a spreadsheet or a warehouse sorts them. */
import { toDecimal } from '../cost/pico-usd.ts';
import type { Table } from '../store/table.ts';
import type { BookedCall } from './booked-call.ts';
import { fromCallItem } from './call-item.ts';
import { countNames } from './counts.ts';
import { callsOf, type Day, shardsOf } from './partitions.ts';

export const exportFormats = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

type Cell = string | number | boolean | undefined;

/** Lines with their ends. Rejects where the store does. */
export async function* exportCalls(table: Table, days: readonly Day[], format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(Object.keys(columns));
  for (const day of days) {
    for (const shard of shardsOf(day)) {
      for await (const item of table.query(callsOf(shard))) yield write(fromCallItem(item), format);
    }
  }
}

function write(call: BookedCall, format: ExportFormat): string {
  const row = Object.entries(columns).map(([name, cell]) => [name, cell(call)] as const);
  if (format === 'csv') return csvLine(row.map(([, cell]) => cell));
  return `${JSON.stringify({ ...Object.fromEntries(row), tags: call.tags })}\n`;
}

/** Money as decimal text: a sum of them in a spreadsheet is the sum in the books. */
const columns: Readonly<Record<string, (call: BookedCall) => Cell>> = {
  request_id: ({ requestId }) => requestId,
  started_at: ({ startedAt }) => startedAt.toISOString(),
  key: ({ key }) => key,
  team: ({ team }) => team,
  tags: ({ tags }) => tags && JSON.stringify(tags),
  endpoint: ({ endpoint }) => endpoint,
  model: ({ model }) => model,
  provider: ({ provider }) => provider,
  provider_model: ({ providerModel }) => providerModel,
  status: ({ status }) => status,
  outcome: ({ outcome }) => outcome,
  error_code: ({ errorCode }) => errorCode,
  attempts: ({ attempts }) => attempts,
  cache: ({ cache }) => cache,
  latency_ms: ({ latencyMs }) => latencyMs,
  first_chunk_ms: ({ firstChunkMs }) => firstChunkMs,
  cost_usd: ({ cost }) => (typeof cost === 'bigint' ? toDecimal(cost) : undefined),
  unpriced: ({ cost }) => cost === 'unpriced' || undefined,
  price_version: ({ priceVersion }) => priceVersion,
  estimated: ({ estimated }) => estimated || undefined,
  ...Object.fromEntries(countNames.map((name) => [name, ({ counts }: BookedCall) => counts[name]])),
};

/** @see https://www.rfc-editor.org/rfc/rfc4180 */
function csvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => quoted(defused(cell))).join(',')}\r\n`;
}

/** Callers choose the names of models, and a spreadsheet takes what begins like this for a formula. */
function defused(cell: Cell): string {
  const text = String(cell ?? '');
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
