/** What callers of the admin API send, as objects to be checked. */
import { parseBody } from '../read-json.ts';
import { toCamel } from './spelling.ts';

/** Keys, teams and their rules are small. */
const maxBodyBytes = 256 * 1024;

export type ReadBytes = (maxBytes: number) => Promise<readonly Buffer[]>;

/** An empty body counts as `{}`. */
export async function readBody(read: ReadBytes): Promise<object> {
  const bytes = await read(maxBodyBytes);
  const isEmpty = bytes.every(({ length }) => length === 0);
  return isEmpty ? {} : (toCamel(parseBody(bytes)) as object);
}

/** Values of the same name are put together with commas, as one list is written. */
export function readQuery(query: URLSearchParams): Record<string, string> {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(names.map((name) => [name, query.getAll(name).join(',')]));
}
