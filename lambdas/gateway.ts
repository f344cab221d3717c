/** What every function shares: one gateway, made from the function's environment. */
import { authenticateWith } from '../gateway/authenticate.ts';
import { environmentCredentials } from '../gateway/credentials.ts';
import type { Gateway, ServeEndpoint } from '../gateway/endpoint.ts';
import { createLambdaHandler } from '../gateway/lambda.ts';
import config from '../rawdog.config.ts';
import { routes } from './routes.ts';

export const gateway: Gateway = {
  config,
  authenticate: authenticateWith(process.env['RAWDOG_API_KEY']),
  credentials: environmentCredentials(process.env),
  now: () => performance.now(),
};

/** The handler of a function that serves these endpoints. */
export function serve(endpoints: Readonly<Record<string, ServeEndpoint>>) {
  return createLambdaHandler({ gateway, routes, endpoints });
}
