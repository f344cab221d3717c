/** What the functions write for their operator. Loaded when there is something to write, which no caller waits for. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../gateway/app.ts';
import type { Warn } from '../gateway/secrets/secret-store.ts';

export { writeMetrics } from '../gateway/metrics.ts';

/** One writes all that a process has to say. */
const logger = new Logger({ serviceName: 'rawdog' });

export const log: Log = (fields) => logger.info('request', fields as Record<string, string>);
export const warn: Warn = (message, fields) => logger.warn(message, fields);
