/**
 * Holds the books against what the sandbox told that it billed, to the token and the pico-dollar: mixed calls of all endpoints
 * by several keys and teams; whole, streamed, cached, refused, retried, with callers who leave and streams that are cut.
 * `node bench/books.ts [calls] [seed]`; fails where they differ.
 */
import type { Billed, Broken, Comparison } from '../test/helpers/books-compare.ts';
import { startBooksRun } from '../test/helpers/books-run.ts';

const [calls = 5000, seed = 1] = process.argv.slice(2).map(Number);
const run = await startBooksRun(seed);
const startedAt = performance.now();
await run.make(calls);
const seconds = (performance.now() - startedAt) / 1000;
const seen = await run.compare();
await run.close();

console.log(`${calls} calls with seed ${seed} in ${seconds.toFixed(1)} s.`);
const differing = [usageDiffers(seen), budgetsDiffer(seen), auditDiffers(seen)].some(Boolean);
for (const each of seen.broken) tellBroken(each);
for (const each of seen.lost) console.log(`Attempts that failed had told of ${show(each)} before: not in the books.`);
if (differing) process.exitCode = 1;

function usageDiffers({ billed, booked, total }: Comparison): boolean {
  const names = [...new Set([...billed.keys(), ...booked.keys()])].sort();
  const wrong = names.filter((name) => show(billed.get(name)) !== show(booked.get(name)));
  for (const name of wrong)
    console.log(`✗ ${name}\n  billed ${show(billed.get(name))}\n  booked ${show(booked.get(name))}`);
  const told = `${total.requests} calls booked, ${total.cache_hits} of them from the cache`;
  console.log(`Usage: ${names.length} models, ${wrong.length} that differ; ${told}.`);
  return wrong.length > 0;
}

function budgetsDiffer({ budgets }: Comparison): boolean {
  const wrong = budgets.filter(({ spent, recorded }) => spent !== recorded);
  for (const { id, spent, recorded } of wrong) console.log(`✗ ${id}: spent ${spent}, recorded ${recorded}`);
  console.log(`Budgets: ${budgets.length}, ${wrong.length} that differ from their records.`);
  return wrong.length > 0;
}

function auditDiffers({ audit }: Comparison): boolean {
  console.log(`Sums ${audit.agrees ? 'agree' : 'DO NOT AGREE'} with ${audit.records} records.`);
  return !audit.agrees;
}

/** Estimates, beside what the same calls would have come to. */
function tellBroken({ model, calls: broken, booked, whole }: Broken): void {
  const share = (name: 'inputTokens' | 'outputTokens') =>
    `${((100 * booked[name]) / (broken * whole[name])).toFixed(1)} %`;
  console.log(
    `Broken off: ${broken} calls of ${model}, booked with ${share('inputTokens')} of the prompt and ${share('outputTokens')} of the whole answer.`,
  );
}

function show(usage: Billed | undefined): string {
  const text = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
  return JSON.stringify(usage ?? 'nothing', text);
}
