/** The section `budgets` of the config: what applies to all budgets and limits; each itself belongs to a key or a team. */
import * as z from 'zod/mini';

export const budgetsSchema = z.prefault(
  z.strictObject({
    /** What a call may cost that has no known ceiling; it counts so much where its cost stays unknown. @default it is refused */
    unpricedCeilingUsd: z.optional(z.number('must be a number of US dollars').check(z.positive('must be above zero'))),
    /** Tokens of an answer, for models of which nobody knows how much they write at most. @default such calls have no ceiling */
    defaultMaxOutputTokens: z.optional(z.int('must be a whole number').check(z.positive('must be above zero'))),
    /** Whether calls with limits, but without a budget, go on when the store is down. */
    failOpen: z._default(z.boolean('must be true or false'), false),
  }),
  {},
);
