/**
 * All endpoints in one process that takes many requests at once: on the host and port a Lambda Web Function names.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/web-functions.html
 */
import { createAllEndpoints } from '../gateway/all-endpoints.ts';
import { createApp } from '../gateway/app.ts';
import { createServer } from '../gateway/server.ts';
import { app, gateway } from './gateway.ts';

const serve = createApp({ ...app, endpoints: createAllEndpoints(gateway) });

/** `0.0.0.0:3000`: where the platform looks for the server, and waits for it. */
const [host, port] = (process.env['AWS_LAMBDA_HTTP_ENDPOINT'] ?? '').split(':');
const { streaming, load } = gateway.config;
createServer(serve, { ...streaming, load, behindProxy: true }).listen(Number(port), host);

/** The platform's word that the process is about to end: what it has not written down yet would be lost. */
process.once('SIGTERM', () => void end());

async function end(): Promise<void> {
  await gateway.accounting?.flush();
  process.exit();
}
