/** AWS roles and users that call signed, with no key of ours. */
import type { Table } from '../store/table.ts';
import type { Account } from './account.ts';
import { type Accounts, addAccount, createAccounts } from './accounts.ts';
import { checked } from './fields.ts';
import { toPrincipalArn } from './principal-arn.ts';
import { newPrincipalSchema } from './schema.ts';

export interface Principals extends Accounts {
  /**
   * @param input `{ arn, name, team?, tags?, expiresAt?, rules? }`
   * @throws a 400 that names what is wrong with it; a 404 for a team that is not there; a 409 for an ARN that has a record
   */
  create(input: unknown): Promise<Account>;
}

/** Ids are ARNs of roles and users, those of roles with their path or without. @param now milliseconds since 1970 */
export function createPrincipals(table: Table, now: () => number): Principals {
  const accounts = createAccounts(table, 'principals', now);
  return {
    list: accounts.list,
    get: (arn) => accounts.get(toPrincipalArn(arn)),
    update: (arn, patch) => accounts.update(toPrincipalArn(arn), patch),
    revoke: (arn) => accounts.revoke(toPrincipalArn(arn)),
    async create(input) {
      const { arn, ...settings } = checked(newPrincipalSchema, input);
      const account: Account = { id: toPrincipalArn(arn), createdAt: Math.floor(now() / 1000), ...settings };
      await addAccount(table, 'principals', account);
      return account;
    },
  };
}
