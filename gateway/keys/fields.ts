/** Items of the table that are read, changed, and written back only if nobody else did so meanwhile. */
import type { $ZodType } from 'zod/v4/core';
import { GatewayError } from '../../providers/base/errors.ts';
import { isRecord } from '../../providers/base/json-values.ts';
import { checkParams } from '../read-json.ts';
import type { Item, Value } from '../store/item.ts';
import type { Key, Table } from '../store/table.ts';
import { mergePatch } from './merge-patch.ts';
import { withoutSecrets } from './secret-format.ts';

/** Attributes, or fields, which may be undefined for "none". */
export type Fields = { readonly [name: string]: Value | undefined };

const mostAttempts = 10;

/**
 * @param make what becomes of it; the item itself for one that is to stay as it is
 * @throws a 404 where it is not there, a 409 where others keep changing it
 */
export async function changeItem(table: Table, place: Key, what: string, make: (item: Item) => Fields): Promise<Item> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const item = await table.get(place);
    if (!item) throw notFound(what, place.sk);
    const made = make(item);
    if (made === item) return item;
    const next = { ...clean(made), ...place, version: Number(item['version']) + 1 };
    if (await table.put(next, asRead(item))) return next;
  }
  throw conflict(`The ${what} is being changed by others. Try again.`, 'conflict');
}

/** That it still is what it was when it was read. */
export function asRead(item: Item) {
  return {
    condition: '#version = :read',
    names: { '#version': 'version' },
    values: { ':read': item['version'] ?? 0 },
  };
}

export const isNew = { condition: 'attribute_not_exists(pk)' };

/** The settings with the changes, checked. @param patch null takes a field away. @throws a 400 that names what is wrong */
export function patchSettings<Settings>(schema: $ZodType<Settings>, settings: object, patch: unknown): Settings {
  return checked(schema, mergePatch(clean(settings as Fields), patch));
}

/** With the defaults of the schema. @throws a 400 that names what is wrong with it */
export function checked<Settings>(schema: $ZodType<Settings>, input: unknown): Settings {
  if (!isRecord(input)) throw new GatewayError('bad_request', 'What is to be written must be an object.');
  return checkParams(schema, input);
}

/** Without what is undefined: the table has no such thing, and for a schema it is there. */
export function clean(fields: Fields): Item {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

export function notFound(what: string, id: string): GatewayError {
  return new GatewayError('not_found', `There is no ${what} \`${withoutSecrets(id).slice(0, 200)}\`.`, {
    code: `${what}_not_found`,
  });
}

export function conflict(message: string, code: string): GatewayError {
  return new GatewayError('bad_request', message, { status: 409, code });
}
