/**
 * All endpoints in one process that takes many requests at once: on the host and port a Lambda Web Function names.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/web-functions.html
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { createAllEndpoints } from '../gateway/all-endpoints.ts';
import { createApp, type Log } from '../gateway/app.ts';
import { writeMetrics } from '../gateway/metrics.ts';
import { createServer } from '../gateway/server.ts';
import { gateway } from './gateway.ts';
import { routes } from './routes.ts';

const logger = new Logger({ serviceName: 'rawdog' });
const log: Log = (fields) => logger.info('request', fields as Record<string, string>);
const app = createApp({ gateway, routes, endpoints: createAllEndpoints(gateway), log, writeMetrics });

/** `0.0.0.0:3000`: where the platform looks for the server, and waits for it. */
const [host, port] = (process.env['AWS_LAMBDA_HTTP_ENDPOINT'] ?? '').split(':');
createServer(app, gateway.config.streaming).listen(Number(port), host);
