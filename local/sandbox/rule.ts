import type { Call } from './dialect.ts';
import { Refusal } from './refusal.ts';

/**
 * Something a provider refuses beyond the shape of single fields. Gives nothing when all is well, else the refusal, or only
 * its message when it is a plain 400.
 */
export type Rule<Request> = (request: Request, call: Call) => Refusal | string | undefined;

export function checkRules<Request>(rules: readonly Rule<Request>[], request: Request, call: Call): void {
  for (const rule of rules) {
    const refused = rule(request, call);
    if (refused !== undefined) throw typeof refused === 'string' ? new Refusal(400, refused) : refused;
  }
}

/** Says what is wrong with one of several items, or nothing. */
export type Explain<Item, Explanation = string> = (
  item: Item,
  index: number,
  items: readonly Item[],
) => Explanation | undefined;

/** What `explain` says about the first item it has something to say about. */
export function explainFirst<Item, Explanation>(
  items: readonly Item[],
  explain: Explain<Item, Explanation>,
): Explanation | undefined {
  for (const [index, item] of items.entries()) {
    const explained = explain(item, index, items);
    if (explained !== undefined) return explained;
  }
  return undefined;
}
