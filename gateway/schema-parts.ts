/** What the schemas of several endpoints are made of. Messages go on after the name of the field. */
import * as z from 'zod/mini';

/** Null is OpenAI's way of saying "the default". */
export const maybe = <T extends z.core.$ZodType>(schema: T) => z.optional(z.nullable(schema));

export const number = (least: number, most: number) =>
  z
    .number(`must be a number`)
    .check(z.minimum(least, `must be at least ${least}`), z.maximum(most, `must be at most ${most}`));
export const integer = (least: number, most: number) =>
  z
    .int('must be an integer')
    .check(z.minimum(least, `must be at least ${least}`), z.maximum(most, `must be at most ${most}`));
export const boolean = z.boolean('must be true or false');
export const string = z.string('must be a string');
export const name = string.check(z.minLength(1, 'must not be empty'));
export const object = z.looseObject({}, 'must be an object');

type Issues = z.core.ParsePayload['issues'];

/**
 * A list whose first wrong item is enough to tell: zod would complain of each, and a body has room for millions.
 * @param isPlain sees at a glance that an item is right
 */
export const list = (item: z.core.$ZodType, message: string, isPlain = (_: unknown) => false) =>
  z.any().check(({ value, issues }) => {
    if (!Array.isArray(value)) return void issues.push({ code: 'custom', message, input: value, path: [] });
    for (const [index, entry] of value.entries()) {
      const [problem] = isPlain(entry) ? [] : (z.safeParse(item, entry).error?.issues ?? []);
      if (problem) return void issues.push({ ...problem, path: [index, ...problem.path] } as Issues[number]);
    }
  });

export const stop = z.union([string, list(string, 'must be an array')], 'must be a string or an array of strings');
export const streamOptions = z.looseObject({ include_usage: maybe(boolean) }, 'must be an object');
export const jsonSchema = z.looseObject({ name, schema: z.optional(object) });

interface Problem {
  readonly message: string;
  /** Where in the value. @default all of it */
  readonly path?: number[];
}

/** For lists of many thousand items: told by hand, the first that is wrong is enough, where zod complains of each. */
export const byHand = (problemWith: (value: unknown) => Problem | undefined) =>
  z.any().check(({ value, issues }) => {
    const problem = problemWith(value);
    if (problem) issues.push({ code: 'custom', path: [], ...problem, input: value });
  });

/** The token ids of one text. */
export function isTokens(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

type Shape = Parameters<typeof z.looseObject>[0];

/** Objects told apart by their `type`: known ones by their own rules, kinds we do not know are left to the provider. */
export function kinds(known: Readonly<Record<string, Shape>>, message: string) {
  const schemas = Object.entries(known).map(([type, shape]) => z.looseObject({ type: z.literal(type), ...shape }));
  const other = z.looseObject({ type: name }, message);
  return z.union(
    [
      z.discriminatedUnion('type', schemas as [(typeof schemas)[number]], 'must be a string'),
      // Without the abort, a union takes this for its best candidate, and its problem for the one to tell.
      other.check(z.refine(({ type }) => !Object.hasOwn(known, type), { abort: true, message })),
    ],
    message,
  );
}
