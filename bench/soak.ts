/**
 * `npm run soak`: 20,000 calls of every endpoint, whole and streamed, 64 at once on one gateway, of which one in twenty goes
 * wrong and another is left by its caller. What its process holds, once its garbage is gone, must not grow after the second quarter.
 * `node bench/soak.ts [calls] [at once]`
 */
import { growth, isWell, toTable } from './soak/report.ts';
import { runSoak } from './soak/run.ts';

const [calls = 20_000, atOnce = 64] = process.argv.slice(2).map(Number);
const soak = await runSoak(calls, atOnce);
const { quarters, atEnd } = soak;
console.log(toTable(quarters));
console.log(`Growth from the second to the last quarter: ${(growth(quarters) * 100).toFixed(1)} %`);
console.log(`At the end: ${atEnd.sockets} sockets, ${atEnd.timers} timers`);
for (const line of quarters.flatMap(({ unaccounted }) => unaccounted).slice(0, 20)) console.log(`unaccounted: ${line}`);
process.exitCode = isWell(soak) ? 0 : 1;
