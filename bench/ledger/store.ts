/** The embedded store in a process of its own, as far away as any store is at least: prints how to reach it. */
import { startStore } from '../../test/helpers/store.ts';

const { environment } = await startStore();
process.stdout.write(`${JSON.stringify(environment)}\n`);
