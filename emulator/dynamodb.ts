/**
 * The tables of a template in an embedded store, behind the permissions of whoever asks.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import * as z from 'zod';
import { readBody } from './lambda/read-body.ts';
import { arn } from './names.ts';
import { passOn } from './pass-on.ts';
import type { May } from './permissions.ts';
import type { Resources } from './resources.ts';
import { accessKeyIdOf } from './signer.ts';

interface Tables {
  readonly url: string;
  readonly server: Server;
  /** By table, the attribute that names the partition. */
  readonly partitionKeys: ReadonlyMap<string, string>;
}

type Authorise = (accessKeyId: string, ...demand: Parameters<May>) => boolean;

const table = z.object({
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  BillingMode: z.literal('PAY_PER_REQUEST'),
});

export async function startTables(resources: Resources): Promise<Tables> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tables = resources.ofType('DynamoDB::Table', table);
  for (const { name, properties } of tables) await createTable(url, { TableName: name, ...properties });
  const partitionKey = ({ KeySchema }: z.output<typeof table>) =>
    KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
  return { url, server, partitionKeys: new Map(tables.map((each) => [each.name, partitionKey(each.properties)])) };
}

/** The store wants a signature, and does not look into it. */
const signature = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=emulator/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260101T000000Z',
};

async function createTable(url: string, definition: object): Promise<void> {
  const headers = {
    ...signature,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.CreateTable',
  };
  const { ok, status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(definition) });
  if (!ok) throw new Error(`A table could not be made: ${status}.`);
}

export function createDynamoDb({ url, partitionKeys }: Tables, authorise: Authorise): RequestListener {
  return async (request, response) => {
    const body = await readBody(request);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const accessKeyId = accessKeyIdOf(request.headers) ?? '';
    const demands = demandsOf(JSON.parse(body.toString()), partitionKeys);
    const isAllowed = demands.every(({ name, keys }) =>
      authorise(accessKeyId, `dynamodb:${operation}`, arn('dynamodb', `table/${name}`), keys),
    );
    // As in AWS, what was asked for is done; and the embedded store takes a call that breaks off for a crash.
    if (isAllowed) return passOn(url, request, body, response, true);
    const type = 'com.amazon.coral.service#AccessDeniedException';
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: type, Message: `Not authorized to perform: dynamodb:${operation}` }));
  };
}

type Item = Readonly<Record<string, { readonly S?: string }>>;

interface Body {
  readonly TableName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Item;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly Item[] }>>;
}

interface Demand {
  readonly name: string;
  /** Undefined where they cannot be told. */
  readonly keys: readonly string[] | undefined;
}

/** What a call is about: one table, or for a batch several. */
function demandsOf(body: Body, partitionKeys: Tables['partitionKeys']): Demand[] {
  const { TableName = '', Key, Item = Key, RequestItems } = body;
  const keyOf = (name: string, item: Item) => item[partitionKeys.get(name) ?? '']?.S ?? '';
  if (!RequestItems) return [{ name: TableName, keys: Item ? [keyOf(TableName, Item)] : queriedKeys(body) }];
  return Object.entries(RequestItems).map(([name, { Keys }]) => ({ name, keys: Keys?.map((key) => keyOf(name, key)) }));
}

/** Of a query whose condition begins as the gateway writes it: `pk = :pk`. */
function queriedKeys({ KeyConditionExpression = '', ExpressionAttributeValues = {} }: Body): string[] | undefined {
  const [, name = ''] = /^\w+ = (:\w+)(?: AND |$)/.exec(KeyConditionExpression) ?? [];
  const key = ExpressionAttributeValues[name]?.S;
  return key === undefined ? undefined : [key];
}
