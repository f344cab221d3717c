/** How much one process that listens on a port takes on at once; a Lambda function gets one call at a time. */
import * as z from 'zod/mini';

const atLeastOne = z.int('must be a whole number').check(z.positive('must be above zero'));
const count = z.int('must be a whole number').check(z.nonnegative('must not be below zero'));

export const loadSchema = z.prefault(
  z.strictObject({
    /** Calls at once; a stream counts until it ends. What comes on top waits, or is told to come back: a 429. */
    concurrency: z._default(atLeastOne, 1_000),
    /** Calls that may wait for their turn. */
    queue: z._default(count, 200),
    /** Milliseconds that one waits at most. */
    queueMs: z._default(atLeastOne, 5_000),
    /** Request bodies held at once. In memory they take about four times that while they are read. */
    bodyBytes: z._default(atLeastOne, 256 * 1024 * 1024),
  }),
  {},
);

export type LoadLimits = z.output<typeof loadSchema>;
