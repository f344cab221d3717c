/** The embedded store as a process of its own, which `fork-store.ts` starts. It ends when that one ends, however it does. */
import { type EmbeddedStore, StoreProblem, startInProcess } from './embedded-store.ts';
import type { StoreMessage } from './fork-store.ts';

/** A terminal tells all its processes to end; the gateway has calls to write down first. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const longestEndMs = 5_000;

const [folder] = process.argv.slice(2);
const starting = startInProcess(folder);

const end = () => {
  setTimeout(() => process.exit(1), longestEndMs);
  void starting.then((store) => store.close()).finally(() => process.exit());
};
process.once('disconnect', end);
if (!process.connected) end();

const tell = (message: StoreMessage) => process.send?.(message);

await starting.then(({ url }: EmbeddedStore) => tell({ url }), tellProblem);

function tellProblem(error: unknown): void {
  if (!(error instanceof StoreProblem)) throw error;
  tell({ problem: error.message });
}
