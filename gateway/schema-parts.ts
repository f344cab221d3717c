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

export const stop = z.union([string, z.array(string)], 'must be a string or an array of strings');
export const streamOptions = z.looseObject({ include_usage: maybe(boolean) }, 'must be an object');
