/**
 * Items as plain objects, and as DynamoDB writes them.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */

/** Whole numbers beyond those that a double holds are `bigint`. */
export type Value = string | number | bigint | boolean | readonly Value[] | { readonly [name: string]: Value };
export type Item = { readonly [name: string]: Value };

type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: AttributeMap };
export type AttributeMap = { readonly [name: string]: AttributeValue };

export function toAttribute(value: Value): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { N: String(value) };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  return { M: toAttributes(value as Item) };
}

/** What is undefined is left out. */
export function toAttributes(item: { readonly [name: string]: Value | undefined }): AttributeMap {
  const given = Object.entries(item).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(given.map(([name, value]) => [name, toAttribute(value)]));
}

export function fromAttributes(map: AttributeMap): Item {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, fromAttribute(value)]));
}

function fromAttribute(value: AttributeValue): Value {
  if ('S' in value) return value.S;
  if ('N' in value) return toNumber(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('L' in value) return value.L.map(fromAttribute);
  return fromAttributes(value.M);
}

function toNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : BigInt(text);
}
