/** `rawdog usage export` */
import type { Command } from '../command.ts';
import { Cancelled, Failure, WrongUsage } from '../problems.ts';
import { createProgress } from '../progress.ts';
import { count } from '../units.ts';
import { daysFlags, daysOf } from './usage.ts';

const formats = ['jsonl', 'csv'];

export const usageExport: Command = {
  name: 'usage export',
  summary: 'The record of every call, a line each, on stdout',
  flags: { format: { value: 'format', help: 'csv or jsonl. Default: jsonl' }, ...daysFlags },
  examples: [
    'rawdog usage export --format csv --since 30d > calls.csv',
    'rawdog usage export --since today | jq .model',
  ],
  async run(call) {
    const { given, api, terminal } = call;
    const format = given.text('format') ?? 'jsonl';
    if (!formats.includes(format)) throw new WrongUsage(`--format takes ${formats.join(' or ')}.`);
    const query = new URLSearchParams({ format, ...daysOf(call) });
    const response = await api.open({ path: `/admin/v1/usage/export?${query}`, key: 'admin' });
    // On one terminal, lines and a count of them would overwrite each other.
    const progress = createProgress(terminal.out.width === undefined ? terminal.notes : undefined);
    let lines = 0;
    let end = '';
    try {
      for await (const text of textOf(response)) {
        await terminal.out.write(text);
        lines += text.split('\n').length - 1;
        end = (end + text).slice(-1000);
        progress.show(`${count(lines)} lines …`);
      }
    } catch {
      throw terminal.signal.aborted ? new Cancelled('Cancelled: the export is not complete.') : broken();
    } finally {
      progress.clear();
    }
    if (isCut(end)) throw broken();
    return 0;
  },
};

function textOf({ body }: Response): AsyncIterable<string> {
  return body ? body.pipeThrough(new TextDecoderStream()) : (async function* () {})();
}

/** What the gateway writes as the last line where its store failed. */
function isCut(end: string): boolean {
  const last = end.trimEnd().split('\n').at(-1) ?? '';
  return last.startsWith('error: ') || /^\{"error":.*"export_cut"/.test(last);
}

function broken(): Failure {
  return new Failure('The export broke off: what came is not complete. Try again, or fewer days at once.');
}
