/** The table in DynamoDB, or in what speaks its protocol. */
import { AwsJsonError, type CallAwsJson, type CallOptions } from './aws-json.ts';
import { type AttributeMap, fromAttributes, type Item, toAttribute, toAttributes } from './item.ts';
import type { Expression, Key, Query, Table } from './table.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const mostKeysAtOnce = 100;

export function createTable(name: string, call: CallAwsJson): Table {
  const TableName = name;
  return {
    async get(key) {
      const input = { TableName, Key: toKey(key), ConsistentRead: true };
      const { Item: found } = await call('GetItem', input, repeatable);
      return found === undefined ? undefined : fromAttributes(found as AttributeMap);
    },
    async getMany(keys) {
      const batches = inBatches(keys).map((batch) => getBatch(name, batch, call));
      return (await Promise.all(batches)).flat();
    },
    put(item, condition) {
      const input = { TableName, Item: toAttributes(item), ...toInput(condition) };
      return holds(call('PutItem', input, isRepeatable(condition)));
    },
    async update(key, { update, ...condition }) {
      const input = { TableName, Key: toKey(key), UpdateExpression: update, ReturnValues: 'ALL_NEW' };
      const answer = await unlessRefused(call('UpdateItem', { ...input, ...toInput(condition) }, condition));
      return answer && fromAttributes(answer['Attributes'] as AttributeMap);
    },
    remove(key, condition) {
      const input = { TableName, Key: toKey(key), ...toInput(condition) };
      return holds(call('DeleteItem', input, isRepeatable(condition)));
    },
    query: (pk, query = {}) => pages(name, pk, query, call),
  };
}

/** What is read may be read again. */
const repeatable: CallOptions = { repeatable: true };

function isRepeatable(expression: Expression = {}): CallOptions {
  return { repeatable: expression.repeatable ?? expression.condition === undefined };
}

/** A key that is asked for twice in a batch would be refused. */
function inBatches(keys: readonly Key[]): Key[][] {
  const unique = [...new Map(keys.map(({ pk, sk }) => [JSON.stringify([pk, sk]), { pk, sk }])).values()];
  return Array.from({ length: Math.ceil(unique.length / mostKeysAtOnce) }, (_, index) =>
    unique.slice(index * mostKeysAtOnce, (index + 1) * mostKeysAtOnce),
  );
}

async function getBatch(table: string, keys: readonly Key[], call: CallAwsJson): Promise<Item[]> {
  const found: Item[] = [];
  let asked: unknown = { [table]: { Keys: keys.map(toKey), ConsistentRead: true } };
  while (isAny(asked)) {
    const answer = await call('BatchGetItem', { RequestItems: asked }, repeatable);
    const items = (answer['Responses'] as Record<string, AttributeMap[]>)[table] ?? [];
    found.push(...items.map(fromAttributes));
    asked = answer['UnprocessedKeys'];
  }
  return found;
}

/** Keys may be whole items. */
function toKey({ pk, sk }: Key): AttributeMap {
  return toAttributes({ pk, sk });
}

function isAny(requests: unknown): requests is object {
  return typeof requests === 'object' && requests !== null && Object.keys(requests).length > 0;
}

async function* pages(table: string, pk: string, query: Query, call: CallAwsJson): AsyncGenerator<Item> {
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  let after: unknown;
  do {
    const page = {
      ...toQuery(table, pk, query),
      ...(Number.isFinite(left) && { Limit: left }),
      ...(isAny(after) && { ExclusiveStartKey: after }),
    };
    const answer = await call('Query', page, repeatable);
    const items = answer['Items'] as AttributeMap[];
    for (const item of items) yield fromAttributes(item);
    left -= items.length;
    after = answer['LastEvaluatedKey'];
  } while (isAny(after) && left > 0);
}

function toQuery(TableName: string, pk: string, { prefix, between, newestFirst }: Query) {
  const range =
    prefix !== undefined ? ' AND begins_with(sk, :first)' : between ? ' AND sk BETWEEN :first AND :last' : '';
  return {
    TableName,
    KeyConditionExpression: `pk = :pk${range}`,
    ExpressionAttributeValues: toAttributes({ ':pk': pk, ':first': prefix ?? between?.[0], ':last': between?.[1] }),
    ScanIndexForward: !newestFirst,
    ConsistentRead: true,
  };
}

function toInput({ condition, names, values }: Expression = {}) {
  return {
    ...(condition !== undefined && { ConditionExpression: condition }),
    ...(names && { ExpressionAttributeNames: names }),
    ...(values && {
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, toAttribute(value)]),
      ),
    }),
  };
}

async function holds(call: Promise<unknown>): Promise<boolean> {
  return (await unlessRefused(call)) !== undefined;
}

async function unlessRefused<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof AwsJsonError && error.code === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
}
