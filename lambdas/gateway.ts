/** What every function shares: one gateway, made from the function's environment and the secrets it names. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { AppOptions } from '../gateway/app.ts';
import type { Gateway, ServeEndpoint } from '../gateway/endpoint.ts';
import { createLambdaHandler } from '../gateway/lambda.ts';
import { writeMetrics } from '../gateway/metrics.ts';
import { keysFrom } from '../gateway/secrets/from-environment.ts';
import config from '../rawdog.config.ts';
import { routes } from './routes.ts';

const logger = new Logger({ serviceName: 'rawdog' });

export const gateway: Gateway = {
  config,
  ...keysFrom(process.env, (message, fields) => logger.warn(message, fields)),
  now: () => performance.now(),
};

/** An app but for its endpoints: one logger writes all that a process has to say. */
export const app: Omit<AppOptions, 'endpoints'> = {
  gateway,
  routes,
  log: (fields) => logger.info('request', fields as Record<string, string>),
  writeMetrics,
};

/** The handler of a function that serves these endpoints. */
export function serve(endpoints: Readonly<Record<string, ServeEndpoint>>) {
  return createLambdaHandler({ ...app, endpoints });
}
