/** Which answers may be given again, to whom, and for how long. */
import * as z from 'zod/mini';

const boolean = z.boolean('must be true or false');
const positive = z.int('must be a whole number').check(z.positive('must be above zero'));

export const cacheSchema = z.prefault(
  z.strictObject({
    /** For all calls, or only for those whose caller asks for it. */
    byDefault: z._default(boolean, false),
    /** Whether callers may choose, with the header `x-rawdog-cache: on`, `off` or `ttl=<seconds>`. */
    callersMay: z._default(boolean, true),
    /** The longest that an answer is kept. */
    ttlSeconds: z._default(positive, 3_600),
    /** Of one process; the least recently used answers go first. */
    maxMemoryMb: z._default(positive, 64),
    /** Who may get an answer that was made for somebody else: holders of the same key, those of its team, or everyone. */
    scope: z._default(z.enum(['key', 'team', 'all'], 'must be key, team or all'), 'team'),
    /** Between processes too, in the table that `RAWDOG_TABLE` names, and the bucket `RAWDOG_CACHE_BUCKET` for large answers. */
    shared: z._default(boolean, false),
  }),
  {},
);

export type CacheConfig = z.output<typeof cacheSchema>;
