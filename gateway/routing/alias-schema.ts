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

const target = z.strictObject(
  {
    model: modelName,
    /** How often it is chosen among its equals. */
    weight: z._default(z.number('must be a number').check(z.positive('must be above zero')), 1),
    timeouts: z.optional(ownTimeouts),
    /** In tokens, where the table of known models does not know it. */
    contextWindow: z.optional(z.int('must be a whole number').check(z.positive('must be above zero'))),
  },
  'must look like provider/model, or be an object with a model',
);
const atLeastOne = z.minLength(1, 'must name a target');

const route = z.strictObject(
  {
    /** Tried in this order; those in a list of their own are equals. */
    targets: z.array(z.array(target).check(atLeastOne), 'must be a list of targets').check(atLeastOne),
    /** How equals are chosen: by weight, or by who has been quickest of late to send a first chunk. */
    balance: z._default(z.enum(['weight', 'latency'], 'must be weight or latency'), 'weight'),
    /**
     * Asks the next target too when the first has sent nothing for so long; the quicker one answers, and both cost. `p95` is
     * how long its slowest twentieth of late has taken.
     */
    hedgeAfterMs: z.optional(z.union([milliseconds, z.literal('p95')], 'must be milliseconds or p95')),
    /** Whether another target is asked when one refuses for what the content is. */
    fallBackOnContentPolicy: z._default(z.boolean('must be true or false'), false),
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

export const aliasSchema = z.transform((alias: AliasInput, { issues }): Alias => {
  const checked = route.safeParse(spelledOut(alias));
  if (checked.success) return checked.data;
  const written = checked.error.issues.map((issue) => ({ ...issue, path: asWritten(issue.path, alias) }));
  issues.push(...(written as z.core.$ZodRawIssue[]));
  return z.NEVER;
});

export type Alias = z.output<typeof route>;
export type AliasTarget = z.output<typeof target>;

/** Everything that may be left out is put in; what is wrong is left for the schema to name. */
function spelledOut(alias: AliasInput): unknown {
  if (typeof alias === 'string') return looksLikeModel.test(alias) ? { targets: [toGroup(alias)] } : alias;
  const targets = targetsIn(alias);
  if (!Array.isArray(targets)) return alias;
  return { ...(alias === targets ? {} : (alias as object)), targets: targets.map(toGroup) };
}

function targetsIn(alias: unknown): unknown {
  return Array.isArray(alias) ? alias : (alias as { readonly targets?: unknown } | null)?.targets;
}

function toGroup(group: unknown): unknown[] {
  return (Array.isArray(group) ? group : [group]).map((one) => (typeof one === 'string' ? { model: one } : one));
}

type Path = readonly PropertyKey[];

/** Where the operator finds it: without what was put in. */
function asWritten(path: Path, alias: AliasInput): PropertyKey[] {
  const [field, index, place, ...inTarget] = path;
  const targets = targetsIn(alias);
  if (field !== 'targets' || !Array.isArray(targets)) return [...path];
  const group: unknown = targets[Number(index)];
  const one: unknown = Array.isArray(group) ? group[Number(place)] : group;
  return [
    ...(targets === alias ? [] : [field]),
    ...path.slice(1, Array.isArray(group) ? 3 : 2),
    ...(typeof one === 'string' ? [] : inTarget),
  ];
}
