/** Keys and AWS principals: the same to look at, and named by their id, their ARN, or a name that only one has. */
import type { Account } from './answers.ts';
import type { Api } from './api.ts';
import { listAll } from './pages.ts';
import { Failure } from './problems.ts';

export async function listAccounts(api: Api): Promise<Account[]> {
  const [keys, principals] = await Promise.all([listAll<Account>(api, '/keys'), listAll<Account>(api, '/principals')]);
  return [...keys, ...principals];
}

/** Where it is below `/admin/v1`. @param word an id, an ARN, or the name of one that is not revoked. Rejects with a `Failure` */
export async function findAccountPath(api: Api, word: string): Promise<string> {
  return pathOf(await findAccountId(api, word));
}

export async function findAccountId(api: Api, word: string): Promise<string> {
  return isId(word) ? word : (await findByName(api, word)).id;
}

export function isPrincipal(id: string): boolean {
  return id.startsWith('arn:');
}

/** The key that the stack made, or `npm start`, has no record of its own. */
export function isId(word: string): boolean {
  return isPrincipal(word) || /^(key_[a-z0-9]+|caller-key)$/.test(word);
}

function pathOf(id: string): string {
  return `${isPrincipal(id) ? '/principals' : '/keys'}/${encodeURIComponent(id)}`;
}

async function findByName(api: Api, name: string): Promise<Account> {
  const all = await listAccounts(api);
  const [account, ...others] = all.filter((each) => each.name === name && each.revoked_at === undefined);
  if (!account) throw new Failure('There is no key of that name. `rawdog keys list` shows them.');
  if (others.length === 0) return account;
  const ids = [account, ...others].map(({ id }) => id).join(', ');
  throw new Failure(`${others.length + 1} keys have that name. Say which by its id: ${ids}`);
}
