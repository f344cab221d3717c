import type { Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDynamoDb, startTables } from '../../emulator/dynamodb.ts';
import { listen } from '../../emulator/lambda/front.ts';
import { resourcesOf } from './template.ts';

const books = {
  Type: 'DynamoDB::Table',
  Properties: {
    TableName: 'books',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    BillingMode: 'PAY_PER_REQUEST',
  },
};
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: '-' } });
const query = (KeyConditionExpression: string) => ({
  TableName: 'books',
  KeyConditionExpression,
  ExpressionAttributeValues: { ':pk': { S: 'rest#chat' }, ':first': { S: 'openai/' } },
});

let tables: Server;
let front: Server;
let url: string;
let asked: unknown[];
let isAllowed: boolean;
beforeEach(async () => {
  const started = await startTables(resourcesOf({ Books: books }));
  asked = [];
  isAllowed = true;
  const authorise = (...demand: unknown[]) => {
    asked.push(demand);
    return isAllowed;
  };
  ({ server: front, url } = await listen(createDynamoDb(started, authorise)));
  tables = started.server;
});
afterEach(() => {
  front.close().closeAllConnections();
  tables.close();
});

async function call(operation: string, body: object) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=ASIACHAT/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260101T000000Z',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

test("the template's table keeps what is put into it", async () => {
  const Item = { ...key('key#1'), name: { S: 'Anna' } };

  await call('PutItem', { TableName: 'books', Item });

  expect(await call('GetItem', { TableName: 'books', Key: key('key#1') })).toEqual({ status: 200, body: { Item } });
});

test.each([
  ['PutItem', { TableName: 'books', Item: key('key#1') }, ['key#1']],
  ['GetItem', { TableName: 'books', Key: key('teams') }, ['teams']],
  ['UpdateItem', { TableName: 'books', Key: key('sum#1') }, ['sum#1']],
  ['BatchGetItem', { RequestItems: { books: { Keys: [key('key#1'), key('key#2')] } } }, ['key#1', 'key#2']],
  ['Query', query('pk = :pk'), ['rest#chat']],
  ['Query', query('pk = :pk AND begins_with(sk, :first)'), ['rest#chat']],
  ['Query', query('#key = :pk'), undefined],
  ['Scan', { TableName: 'books' }, undefined],
])('%s needs to be allowed with its partitions', async (operation, body, keys) => {
  await call(operation, body);

  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/books';
  expect(asked).toEqual([['ASIACHAT', `dynamodb:${operation}`, arn, keys]]);
});

test('what is not allowed is denied, and does not happen', async () => {
  isAllowed = false;
  const { status, body } = await call('PutItem', { TableName: 'books', Item: key('key#1') });
  isAllowed = true;

  expect([status, body.__type]).toEqual([400, 'com.amazon.coral.service#AccessDeniedException']);
  expect((await call('GetItem', { TableName: 'books', Key: key('key#1') })).body).toEqual({});
});
