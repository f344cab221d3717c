/** `npm start`: the same handlers as in Lambda, all on one port; providers without a key answer from the sandbox. */
import { banner } from './banner.ts';
import { startGateway } from './start-gateway.ts';

/** A pace at which one can see the simulated answers stream. */
const gateway = await startGateway(process.env, { pace: 15 });
process.stderr.write(banner(gateway));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void gateway.close().then(() => process.exit(0)));
}
