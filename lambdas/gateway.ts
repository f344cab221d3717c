/** What every function shares: one gateway, made from the function's environment and the secrets it names. */
import type { AppOptions } from '../gateway/app.ts';
import { onlyDeployed } from '../gateway/deployed.ts';
import type { Gateway, ServeEndpoint } from '../gateway/endpoint.ts';
import { openCallers } from '../gateway/keys/callers.ts';
import { createLambdaHandler } from '../gateway/lambda.ts';
import { lazyAccounting } from '../gateway/lazy-accounting.ts';
import { once } from '../gateway/once.ts';
import { createSharedRests } from '../gateway/routing/rests.ts';
import { keysFrom } from '../gateway/secrets/from-environment.ts';
import type { Warn } from '../gateway/secrets/secret-store.ts';
import { lazyTable } from '../gateway/store/lazy-table.ts';
import type { Table } from '../gateway/store/table.ts';
import config from '../rawdog.config.ts';
import { routes } from './routes.ts';

/** Loaded after the first answer, whose caller is spared them: 4 ms of a hundred. */
const reports = once(() => import('./reports.ts'));

export const warn: Warn = (...warning) => void reports().then((written) => written.warn(...warning));

/** Opened by the first call that needs it: most keys are known without. */
const table = process.env['RAWDOG_TABLE']
  ? lazyTable(once(async () => (await import('../gateway/store/open-table.ts')).requireTable(process.env)))
  : undefined;
const callers = table && openCallers(table, Date.now);
const keys = keysFrom(process.env, warn, undefined, { callers, iamCallers: config.iamCallers });

/** The web function serves many calls at once. Any other is frozen after each. */
const isShared = process.env['AWS_LAMBDA_HTTP_ENDPOINT'] !== undefined;

const openAccounting = async (opened: Table) => {
  const { createAccounting, usualGatherMs } = await import('../gateway/accounting.ts');
  return createAccounting(opened, config, warn, isShared ? usualGatherMs : 0);
};

export const gateway: Gateway = {
  ...keys,
  ...onlyDeployed(config, keys.credentials),
  accounting: table && lazyAccounting(once(() => openAccounting(table))),
  rests: table && createSharedRests(table, Date.now, warn),
  openSharedAnswers: async () =>
    (await import('../gateway/cache/open-shared-answers.ts')).openSharedAnswers(process.env),
  now: () => performance.now(),
};

/** What `infra/` tells the functions whose callers sign. */
export const signed = process.env['RAWDOG_SIGNED_CALLS'] === 'true';

/** An app but for its endpoints. */
export const app: Omit<AppOptions, 'endpoints'> = {
  gateway,
  routes,
  log: async (fields) => (await reports()).log(fields),
  writeMetrics: async (...call) => (await reports()).writeMetrics(...call),
};

/** The handler of a function that serves these endpoints. */
export function serve(endpoints: Readonly<Record<string, ServeEndpoint>>) {
  return createLambdaHandler({ ...app, endpoints, signed });
}
