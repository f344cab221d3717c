import * as z from 'zod/mini';

const days = z
  .int('must be a whole number of days')
  .check(z.minimum(1, 'must be at least 1'), z.maximum(3650, 'must be at most 3650'));

/** The `books` section of `rawdog.config.ts`. */
export const booksSchema = z.prefault(
  z.strictObject({
    /** After which records are deleted; the sums of each day stay. */
    keepDays: z._default(days, 400),
  }),
  {},
);
