/** `npm run faults`: plays every fault and writes what callers saw of them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFaults } from './run.ts';
import { toTable } from './table.ts';

const { cells, leftOpen } = await runFaults();
const table = toTable(cells);
await writeFile(join(import.meta.dirname, 'table.md'), table);
console.log(table);
console.log(`${cells.length} cells, ${leftOpen} connections left open.`);
