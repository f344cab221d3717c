/** `rawdog doctor` */
import type { Call, Command } from '../command.ts';
import { checkAdmin } from '../doctor/admin.ts';
import type { Check, Patient } from '../doctor/check.ts';
import { checkModels, checkProviders } from '../doctor/models.ts';
import { checkReach, isLoopback } from '../doctor/reach.ts';
import { tryProviders } from '../doctor/try.ts';
import { Cancelled } from '../problems.ts';
import { oneLine } from '../text.ts';
import { plural } from '../units.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Checks a gateway, local or deployed, and says what to do',
  flags: { try: { help: 'Calls each provider once, as cheaply as can be' } },
  examples: [
    'rawdog doctor',
    'rawdog doctor --try',
    'rawdog doctor --url https://abc123.execute-api.eu-central-1.amazonaws.com/prod/v1',
  ],
  async run(call) {
    const { given, terminal } = call;
    const found: Check[] = [];
    for await (const check of examine(call)) {
      if (terminal.signal.aborted) throw new Cancelled('Cancelled.');
      found.push(check);
      await terminal.out.write(given.has('json') ? `${JSON.stringify(check)}\n` : linesOf(check, call));
    }
    const failed = found.filter(({ state }) => state === 'failed').length;
    if (!given.has('json')) await terminal.out.write(verdict(failed));
    return failed > 0 ? 1 : 0;
  },
};

async function* examine({ api, terminal, given }: Call): AsyncGenerator<Check> {
  const patient: Patient = { api, terminal, isLocal: isLoopback(new URL(api.url).hostname) };
  yield { name: 'node', state: 'ok', said: `Node ${process.versions.node} runs this` };
  const reached = await checkReach(patient);
  yield* reached;
  if (reached.some(({ state }) => state === 'failed')) return;
  yield* await checkAdmin(patient);
  const { checks: ofModels, models } = await checkModels(patient);
  yield* ofModels;
  if (!models) return;
  const { deployedProviders } = await import('../own-config.ts');
  yield* await checkProviders(patient, deployedProviders());
  if (given.has('try')) yield* tryProviders(patient, models);
}

const marks = { ok: '✓', warning: '!', failed: '✗', skipped: '–' } as const;

function linesOf({ state, said, advice }: Check, { style }: Call): string {
  const paint = { ok: style.good, warning: style.accent, failed: style.bad, skipped: style.dim }[state];
  const more = advice === undefined ? '' : `\n    ${style.dim(advice)}`;
  return `${paint(marks[state])} ${oneLine(said)}${more}\n`;
}

function verdict(failed: number): string {
  return failed === 0 ? '\nNothing is wrong.\n' : `\n${plural(failed, 'thing is', 'things are')} wrong.\n`;
}
