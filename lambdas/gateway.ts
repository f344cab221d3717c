/** What every function shares: one gateway, made from the function's environment and the secrets it names. */
import type { AppOptions } from '../gateway/app.ts';
import { onlyDeployed } from '../gateway/deployed.ts';
import type { Gateway, ServeEndpoint } from '../gateway/endpoint.ts';
import { createLambdaHandler } from '../gateway/lambda.ts';
import { keysFrom } from '../gateway/secrets/from-environment.ts';
import type { Warn } from '../gateway/secrets/secret-store.ts';
import config from '../rawdog.config.ts';
import { routes } from './routes.ts';

let loading: Promise<typeof import('./reports.ts')> | undefined;

/** Loaded after the first answer, whose caller is spared them: 4 ms of a hundred. */
function reports() {
  loading ??= import('./reports.ts');
  return loading;
}

export const warn: Warn = (...warning) => void reports().then((written) => written.warn(...warning));

const keys = keysFrom(process.env, warn);

export const gateway: Gateway = {
  ...keys,
  ...onlyDeployed(config, keys.credentials),
  openSharedAnswers: async () =>
    (await import('../gateway/cache/open-shared-answers.ts')).openSharedAnswers(process.env),
  now: () => performance.now(),
};

/** An app but for its endpoints. */
export const app: Omit<AppOptions, 'endpoints'> = {
  gateway,
  routes,
  log: async (fields) => (await reports()).log(fields),
  writeMetrics: async (...call) => (await reports()).writeMetrics(...call),
};

/** The handler of a function that serves these endpoints. */
export function serve(endpoints: Readonly<Record<string, ServeEndpoint>>) {
  return createLambdaHandler({ ...app, endpoints });
}
