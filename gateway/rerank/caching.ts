/** How rankings are kept. */
import type { Caching } from '../cache/caching.ts';

export const caching: Caching<'rerank'> = { isComplete: () => true };
