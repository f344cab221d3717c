/** `npm start`: the same handlers as in Lambda, all on one port; providers without a key answer from the sandbox. */
import { extname } from 'node:path';
import { ConfigError } from '../gateway/config.ts';
import { banner } from './banner.ts';
import { begun, forkStore } from './fork-store.ts';

/** Where keys and books are kept; `RAWDOG_DATA=memory` keeps them for as long as the process lives. */
const dataFolder = ({ RAWDOG_DATA: folder }: NodeJS.ProcessEnv) =>
  folder === 'memory' ? undefined : folder || '.rawdog';

/** Beside this file, as source or bundled. */
const storeProgram = new URL(`./store-process${extname(import.meta.filename)}`, import.meta.url);

/** A pace at which one can see the simulated answers stream. */
const pace = 15;

const data = dataFolder(process.env);
const forked = forkStore(storeProgram);
const startStore = process.env['RAWDOG_TABLE'] ? forked : begun(forked, data);

try {
  // Here and not above: `rawdog.config.ts` is checked when it is loaded.
  const { startGateway } = await import('./start-gateway.ts');
  const gateway = await startGateway(process.env, { pace, data, startStore });
  process.stderr.write(banner(gateway));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void gateway.close().then(() => process.exit(0)));
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
