/** `/principals`: AWS roles and users that call signed, with no key of ours. */
import type { Account } from '../keys/account.ts';
import { createPrincipals } from '../keys/principals.ts';
import { accountSettingsSchema, newPrincipalSchema } from '../keys/schema.ts';
import { listOf, principalAnswer } from './answers.ts';
import { listed, pageQuery } from './listed.ts';
import { type Operation, operation } from './operation.ts';
import type { AdminTools } from './operations.ts';
import { toSnakeFields } from './spelling.ts';

export function principalOperations({ table, now }: AdminTools): Operation[] {
  const principals = createPrincipals(table, now);
  return [
    operation({
      method: 'GET',
      path: '/principals',
      summary: 'All principals, revoked ones too, by ARN',
      query: pageQuery,
      answer: listOf(principalAnswer),
      handle: async ({ query }) => listed((await principals.list()).map(toPrincipal), query),
    }),
    operation({
      method: 'POST',
      path: '/principals',
      summary: 'Lets an AWS role or user call signed',
      body: newPrincipalSchema,
      answer: principalAnswer,
      status: 201,
      handle: async ({ body }) => toPrincipal(await principals.create(body)),
    }),
    operation({
      method: 'GET',
      path: '/principals/{id}',
      summary: 'A principal, by its ARN',
      answer: principalAnswer,
      handle: async ({ id }) => toPrincipal(await principals.get(id)),
    }),
    operation({
      method: 'PATCH',
      path: '/principals/{id}',
      summary: 'Changes a principal, field by field; null takes a field away',
      patches: accountSettingsSchema,
      answer: principalAnswer,
      handle: async ({ id, body }) => toPrincipal(await principals.update(id, body)),
    }),
    operation({
      method: 'DELETE',
      path: '/principals/{id}',
      summary: 'Revokes a principal, for good; in force everywhere within a minute',
      answer: principalAnswer,
      handle: async ({ id }) => toPrincipal(await principals.revoke(id)),
    }),
  ];
}

function toPrincipal(principal: Account) {
  return { object: 'principal', ...(toSnakeFields(principal) as Account) };
}
