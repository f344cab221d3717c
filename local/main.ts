/** `npm start`: the same handlers as in Lambda, all on one port; providers without a key answer from the sandbox. */
import { startGateway } from './start-gateway.ts';

await startGateway(process.env);
