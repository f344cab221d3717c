/** Lists of the admin API, page by page. */
import type { List } from './answers.ts';
import type { Api } from './api.ts';

const most = 1000;

/** @param path below `/admin/v1`, with or without a query */
export async function listAll<Item>(api: Api, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let after = '';
  for (;;) {
    const query = `limit=${most}${after && `&after=${encodeURIComponent(after)}`}`;
    const page = (await api.admin('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`)) as List<Item>;
    items.push(...page.data);
    if (!page.has_more || page.last_id === null) return items;
    after = page.last_id;
  }
}

/** The pages as one list, as `--json` prints it. */
export function asList(items: readonly unknown[]) {
  return { object: 'list', data: items };
}
