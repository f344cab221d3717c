/** Where the CPU of a process went, from what `--cpu-prof` wrote: self time by function. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Makes a process write its profile into a folder when it is told to stop. */
export const profilingEnv = (folder: string): Record<string, string> => ({
  NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder} --cpu-prof-interval=250 --import "data:text/javascript,process.on('SIGTERM',()=>process.exit())"`,
});

/** The functions that took most, as lines of text. */
export function summarise(folder: string, lines = 40): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.cpuprofile'));
  const totals = new Map<string, number>();
  for (const file of files) addSelfTimes(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile, totals);
  totals.delete('(idle)');
  const all = totals.values().reduce((sum, time) => sum + time, 0);
  const sorted = [...totals].toSorted(([, a], [, b]) => b - a).slice(0, lines);
  return sorted.map(([name, time]) => `${((time / all) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

function addSelfTimes({ nodes, samples, timeDeltas }: Profile, totals: Map<string, number>) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  samples.forEach((sample, index) => {
    const name = names.get(sample) ?? '';
    totals.set(name, (totals.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  });
}

function nameOf({ functionName, url, lineNumber }: Frame) {
  const file = url.replace(/^file:\/\//, '').replace(`${process.cwd()}/`, '');
  return file ? `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}` : functionName;
}
