/** What an alias may stand for: one model, or targets in the order in which they are tried. */
import * as z from 'zod/mini';

export const milliseconds = z.int('must be a whole number of milliseconds').check(z.positive('must be above zero'));
const looksLikeModel = /^[^/\s]+\/\S+$/;
const modelName = z.string().check(z.regex(looksLikeModel, 'must look like provider/model'));

/** Of one target, or of one provider, instead of those for all. */
export const ownTimeouts = z.strictObject({
  connectMs: z.exactOptional(milliseconds),
  firstByteMs: z.exactOptional(milliseconds),
  firstChunkMs: z.exactOptional(milliseconds),
  idleMs: z.exactOptional(milliseconds),
});

const target = z.strictObject({
  model: modelName,
  /** How often it is chosen among its equals. */
  weight: z._default(z.number().check(z.positive('must be above zero')), 1),
  timeouts: z.optional(ownTimeouts),
  /** In tokens, where the table of known models does not know it. */
  contextWindow: z.optional(z.int().check(z.positive('must be above zero'))),
});

const route = z.strictObject(
  {
    /** Tried in this order; those in a list of their own are equals. */
    targets: z.array(z.array(target).check(z.minLength(1))).check(z.minLength(1, 'must name a target')),
    /** How equals are chosen: by weight, or by who has been quickest of late to send a first chunk. */
    balance: z._default(z.enum(['weight', 'latency'], 'must be weight or latency'), 'weight'),
    /**
     * Asks the next target too when the first has sent nothing for so long; the quicker one answers, and both cost. `p95` is
     * how long its slowest twentieth of late has taken.
     */
    hedgeAfterMs: z.optional(z.union([milliseconds, z.literal('p95')], 'must be milliseconds or p95')),
    /** Whether another target is asked when one refuses for what the content is. */
    fallBackOnContentPolicy: z._default(z.boolean(), false),
  },
  'must look like provider/model, or be a list of targets',
);

type TargetInput = string | z.input<typeof target>;
type GroupInput = TargetInput | readonly TargetInput[];

/** `'provider/model'`, a list of targets, or an object that says more. */
type AliasInput =
  | string
  | readonly GroupInput[]
  | (Omit<z.input<typeof route>, 'targets'> & { readonly targets: readonly GroupInput[] });

export const aliasSchema = z.pipe(z.transform(spelledOut), route);

export type Alias = z.output<typeof route>;
export type AliasTarget = z.output<typeof target>;

/** Everything that may be left out is put in; what is wrong is left for the schema to name. */
function spelledOut(alias: AliasInput): unknown {
  if (typeof alias === 'string' && !looksLikeModel.test(alias)) return alias;
  if (typeof alias === 'string' || Array.isArray(alias)) return { targets: [alias].flat().map(toGroup) };
  const { targets } = alias as { readonly targets?: unknown };
  return Array.isArray(targets) ? { ...(alias as object), targets: targets.map(toGroup) } : alias;
}

function toGroup(group: GroupInput): unknown {
  return (Array.isArray(group) ? group : [group]).map((one) => (typeof one === 'string' ? { model: one } : one));
}
