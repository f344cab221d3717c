/** `/keys`: made, shown once, listed, changed, replaced, revoked. */
import type { Account } from '../keys/account.ts';
import { createKeys, type IssuedKey } from '../keys/keys.ts';
import { accountSettingsSchema, newKeySchema, rotationSchema } from '../keys/schema.ts';
import { issuedKeyAnswer, keyAnswer, listOf } from './answers.ts';
import { listed, pageQuery } from './listed.ts';
import { type Operation, operation } from './operation.ts';
import type { AdminTools } from './operations.ts';
import { toSnakeFields } from './spelling.ts';

export function keyOperations({ table, now }: AdminTools): Operation[] {
  const keys = createKeys(table, now);
  return [
    operation({
      method: 'POST',
      path: '/keys/{id}/rotate',
      summary: 'Gives a key a new secret, shown this once; the old one is valid for a while longer',
      body: rotationSchema,
      answer: issuedKeyAnswer,
      handle: async ({ id, body }) => toIssued(await keys.rotate(id, body)),
    }),
    operation({
      method: 'GET',
      path: '/keys',
      summary: 'All keys, revoked ones too, in the order in which they were made',
      query: pageQuery,
      answer: listOf(keyAnswer),
      handle: async ({ query }) => listed((await keys.list()).map(toKey), query),
    }),
    operation({
      method: 'POST',
      path: '/keys',
      summary: 'Makes a key; its secret is shown this once',
      body: newKeySchema,
      answer: issuedKeyAnswer,
      status: 201,
      handle: async ({ body }) => toIssued(await keys.create(body)),
    }),
    operation({
      method: 'GET',
      path: '/keys/{id}',
      summary: 'A key',
      answer: keyAnswer,
      handle: async ({ id }) => toKey(await keys.get(id)),
    }),
    operation({
      method: 'PATCH',
      path: '/keys/{id}',
      summary: 'Changes a key, field by field; null takes a field away',
      patches: accountSettingsSchema,
      answer: keyAnswer,
      handle: async ({ id, body }) => toKey(await keys.update(id, body)),
    }),
    operation({
      method: 'DELETE',
      path: '/keys/{id}',
      summary: 'Revokes a key, for good; in force everywhere within a minute',
      answer: keyAnswer,
      handle: async ({ id }) => toKey(await keys.revoke(id)),
    }),
  ];
}

function toKey(key: Account) {
  return { object: 'key', ...(toSnakeFields(key) as Account) };
}

function toIssued({ key, secret }: IssuedKey) {
  return { ...toKey(key), secret };
}
