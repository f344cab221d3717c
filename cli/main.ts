/** `npx rawdog`: looks after a gateway, local or deployed. */
import { run } from './run.ts';
import { openTerminal } from './terminal.ts';

const interrupt = new AbortController();
process.once('SIGINT', () => {
  interrupt.abort();
  // Whoever asks twice does not want to wait.
  process.once('SIGINT', () => process.exit(130));
});
// `rawdog … | head` has read all that it wanted.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), openTerminal(process, interrupt.signal));
