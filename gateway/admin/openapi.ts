/**
 * The description of the admin API, from the very operations and schemas that serve it.
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
import * as z from 'zod/mini';
import { basePath } from './find-operation.ts';
import type { Operation } from './operation.ts';
import { toSnake } from './spelling.ts';

type Schema = { readonly [name: string]: unknown };

export function toOpenApi(operations: readonly Operation[]) {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  const paths = [...byPath].map(([path, methods]) => [
    basePath + path,
    Object.fromEntries(methods.map((each) => [each.method.toLowerCase(), describe(each)])),
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'RAWDOG admin API',
      version: '1',
      description:
        'Keys, teams, principals, usage, budgets and books. Times are Unix seconds, days and budget periods of UTC, money US dollars.',
    },
    security: [{ adminKey: [] }, { iam: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        adminKey: { type: 'http', scheme: 'bearer' },
        iam: { type: 'apiKey', in: 'header', name: 'authorization', description: 'AWS Signature Version 4.' },
      },
      schemas: { Error: errorSchema },
    },
  };
}

function describe(operation: Operation) {
  const { method, path, summary, status = 200 } = operation;
  const body = bodySchema(operation);
  return {
    operationId: operationId(method, path),
    summary,
    parameters: [...idParameter(path), ...queryParameters(operation)],
    ...(body && { requestBody: { required: needsAny(body), content: asJson(body) } }),
    responses: {
      [status]: { description: summary, content: answerContent(operation) },
      default: {
        description: 'An error, in the words of OpenAI',
        content: asJson({ $ref: '#/components/schemas/Error' }),
      },
    },
  };
}

/** `postKeysIdRotate` */
function operationId(method: string, path: string): string {
  const words = path.match(/[a-z]+/g) ?? [];
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function idParameter(path: string) {
  return path.includes('{id}') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : [];
}

function queryParameters({ query }: Operation) {
  const { properties = {}, required = [] } = query ? toSchema(query) : {};
  return Object.entries(properties as Record<string, Schema>).map(([name, schema]) => {
    return { name, in: 'query', required: (required as string[]).includes(name), schema };
  });
}

function bodySchema({ body, patches }: Operation): Schema | undefined {
  if (patches) return respelled(toPatch(toSchema(patches)));
  return body && respelled(toSchema(body));
}

function needsAny({ required = [] }: Schema): boolean {
  return (required as readonly string[]).length > 0;
}

function answerContent({ answer, path }: Operation) {
  if (answer) return asJson(z.toJSONSchema(answer, { io: 'output' }));
  const lines = { schema: { type: 'string' } };
  if (path.endsWith('/stream')) return { 'application/jsonl': lines };
  if (!path.endsWith('/export')) return asJson({ type: 'object' });
  return { 'application/jsonl': lines, 'text/csv': lines };
}

function asJson(schema: Schema) {
  const { $schema: _, ...rest } = schema;
  return { 'application/json': { schema: rest } };
}

/** What may be sent: defaults need not be. */
function toSchema(schema: z.ZodMiniType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

/** Each field may be left out, and null. */
function toPatch({ required: _, default: __, ...schema }: Schema): Schema {
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null) return schema;
  const fields = Object.entries(properties).map(([name, field]) => [
    name,
    { anyOf: [toPatch(field), { type: 'null' }] },
  ]);
  return { ...schema, properties: Object.fromEntries(fields) };
}

/** The names of fields, as callers write them. */
function respelled(value: Schema): Schema {
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (name === 'properties') return [name, spellNames(part as Record<string, Schema>)];
      if (name === 'required') return [name, (part as string[]).map(toSnake)];
      return [name, respelledPart(part)];
    }),
  );
}

function respelledPart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(respelledPart);
  return typeof part === 'object' && part !== null ? respelled(part as Schema) : part;
}

function spellNames(properties: Readonly<Record<string, Schema>>) {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [toSnake(name), respelled(schema)]));
}

const nullableText = { type: ['string', 'null'] };
const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['message', 'type', 'param', 'code'],
      properties: { message: { type: 'string' }, type: { type: 'string' }, param: nullableText, code: nullableText },
    },
  },
};
