/** The table in DynamoDB, or in what speaks its protocol. */
import { AwsJsonError, type CallAwsJson, type CallOptions } from '../aws-json.ts';
import { getMany, isAny, putMany } from './batches.ts';
import { type AttributeMap, fromAttributes, type Item, toAttribute, toAttributes } from './item.ts';
import type { Expression, Key, Query, Table } from './table.ts';

export function createTable(name: string, call: CallAwsJson): Table {
  const TableName = name;
  return {
    async get(key) {
      const input = { TableName, Key: toKey(key), ConsistentRead: true };
      const { Item: found } = await call('GetItem', input, repeatable);
      return found === undefined ? undefined : fromAttributes(found as AttributeMap);
    },
    getMany: (keys) => getMany(name, keys, call),
    put(item, condition) {
      const input = { TableName, Item: toAttributes(item), ...toInput(condition) };
      return holds(call('PutItem', input, isRepeatable(condition)));
    },
    putMany: (items) => putMany(name, items, call),
    async update(key, { update, isBlind = false, ...condition }) {
      const ReturnValues = isBlind ? 'NONE' : 'ALL_NEW';
      const input = { TableName, Key: toKey(key), UpdateExpression: update, ReturnValues };
      const answer = await unlessRefused(call('UpdateItem', { ...input, ...toInput(condition) }, condition));
      return answer && fromAttributes((answer['Attributes'] as AttributeMap | undefined) ?? {});
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

/** Keys may be whole items. */
function toKey({ pk, sk }: Key): AttributeMap {
  return toAttributes({ pk, sk });
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
