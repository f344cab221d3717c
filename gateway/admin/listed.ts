/** Lists as OpenAI's API pages them: at most so many, after the one of that id. */
import * as z from 'zod/mini';
import { badParam } from '../../providers/base/errors.ts';

const most = 1000;
const isLimit = (text: string) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= most;

export const pageQuery = z.strictObject({
  limit: z._default(z.string().check(z.refine(isLimit, `must be a number from 1 to ${most}`)), '100'),
  after: z.optional(z.string()),
});

interface Page {
  readonly limit: string;
  readonly after?: string | undefined;
}

export function listed<Listed extends { readonly id: string }>(all: readonly Listed[], { limit, after }: Page) {
  const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && from === 0) throw badParam('after', `Invalid value for \`after\`: there is no such id.`);
  const data = all.slice(from, from + Number(limit));
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: from + data.length < all.length,
  };
}
