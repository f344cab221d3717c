/**
 * `npm run bench`: the gateway's process against a bare pass-through proxy in the same run. What counts is CPU time a
 * request, as a ratio: it sizes the function, and it is the one figure that is stable on a busy machine.
 *
 * `--quick` takes about a minute, `--only <text>` picks scenarios by dialect or name, `--json` prints data,
 * `--profile` ends with the functions of the gateway that took most of the CPU. `BENCH_GATEWAY=<script>` measures another
 * checkout's local/main.ts. Linux only: it reads /proc.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bed, createBed } from './bed.ts';
import { measureCpu } from './measures/cpu.ts';
import { measureFirstRequests } from './measures/first-requests.ts';
import { measureFirstToken } from './measures/first-token.ts';
import { measurePeakMemory } from './measures/peak-memory.ts';
import { summarise } from './profile.ts';
import { passes, type Row } from './row.ts';
import { full, quick, type Scenario, scenarios } from './scenarios.ts';
import { format, heading } from './table.ts';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
});

function measure(bed: Bed, scenario: Scenario): Promise<Row> {
  switch (scenario.kind) {
    case 'cpu':
      return measureCpu(bed, scenario);
    case 'first-requests':
      return measureFirstRequests(bed, scenario);
    case 'first-token':
      return measureFirstToken(bed, scenario);
    case 'peak-memory':
      return measurePeakMemory(bed, scenario);
  }
}

const chosen = scenarios(flags.quick ? quick : full).filter(({ dialect, name }) =>
  `${dialect} ${name}`.includes(flags.only),
);
const profiles = flags.profile ? mkdtempSync(join(tmpdir(), 'rawdog-profiles-')) : undefined;
const bed = await createBed(profiles);
const rows: Row[] = [];
if (!flags.json) console.log(heading());
for (const scenario of chosen) {
  const row = await measure(bed, scenario);
  rows.push(row);
  if (!flags.json) console.log(format(row));
}
if (flags.json) console.log(JSON.stringify(rows, null, 2));
await bed.close();
if (profiles) console.log(`\nCPU of the gateway, from ${profiles}:`, ...summarise(profiles).map((line) => `\n${line}`));
process.exitCode = rows.length > 0 && rows.every(passes) ? 0 : 1;
