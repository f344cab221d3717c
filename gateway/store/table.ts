/**
 * The one table of the gateway: a partition key `pk`, a sort key `sk`, and `expires_at`, Unix seconds after which DynamoDB may
 * delete an item. Each operation on one item is one request.
 */
import type { Item, Value } from './item.ts';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Of DynamoDB's expressions; each name in `#name`, each value in `:value`. */
export interface Expression {
  readonly condition?: string;
  /**
   * Where a connection breaks nobody knows whether a write was done: whether it does no harm to do it again. A condition
   * that the first try makes false would then be told as false. @default where there is no condition, for what is put or removed
   */
  readonly repeatable?: boolean | undefined;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, Value>>;
}

export interface Update extends Expression {
  /** `SET #spent = #spent + :cost REMOVE #hold` */
  readonly update: string;
  /** Whether to know that it was done is enough: what is told is an empty item. @default false */
  readonly isBlind?: boolean;
}

export interface Query {
  /** Of sort keys: their beginning, or the first and the last, both included. */
  readonly prefix?: string;
  readonly between?: readonly [first: string, last: string];
  readonly newestFirst?: boolean;
  readonly limit?: number;
}

/**
 * All of them reject with `StoreUnavailable` where the store is down, slow, or throttles for too long.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
export interface Table {
  /** Read consistently: after a write that was answered, what it wrote. */
  get(key: Key): Promise<Item | undefined>;
  /** In no order, each once; those that are not there are left out. */
  getMany(keys: readonly Key[]): Promise<Item[]>;
  /** False where the condition does not hold. */
  put(item: Item & Key, condition?: Expression): Promise<boolean>;
  /** Whatever was there before. Where it rejects some of them may be there. */
  putMany(items: readonly (Item & Key)[]): Promise<void>;
  /** The item as it is now; undefined where the condition does not hold. */
  update(key: Key, update: Update): Promise<Item | undefined>;
  /** False where the condition does not hold. */
  remove(key: Key, condition?: Expression): Promise<boolean>;
  /** In the order of the sort keys, page by page. */
  query(pk: string, query?: Query): AsyncIterable<Item>;
}
