import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createOperations } from '../../../gateway/admin/operations.ts';
import { type CallAdmin, startAdmin } from '../../helpers/admin.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { schema: object }>> }>>;
}
interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

let store: TestStore;
let call: CallAdmin;
let description: Description;
beforeAll(async () => {
  store = await startStore();
  ({ call } = startAdmin(store.table));
  description = (await call('GET /openapi.json')).body as unknown as Description;
});
afterAll(() => store.close());

const all = () =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ path, method: method.toUpperCase(), ...described })),
  );
const named = (operationId: string) => all().find((each) => each.operationId === operationId);

/** What OpenAPI 3.1 asks of a document, as far as ours goes. @see https://spec.openapis.org/oas/3.1/schema/2022-10-07 */
const schema = z.looseObject({});
const content = z.record(z.string().check(z.regex(/^\w+\/[\w.+-]+$/)), z.strictObject({ schema }));
const document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(
    z.string().check(z.regex(/^\/admin\/v1(\/[a-z.]+|\/\{id\})+$/)),
    z.partialRecord(
      z.enum(['get', 'post', 'patch', 'delete']),
      z.strictObject({
        operationId: z.string(),
        summary: z.string().check(z.minLength(3)),
        parameters: z.array(
          z.strictObject({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean(), schema }),
        ),
        requestBody: z.optional(z.strictObject({ required: z.boolean(), content })),
        responses: z.record(
          z.string().check(z.regex(/^(\d{3}|default)$/)),
          z.strictObject({ description: z.string(), content }),
        ),
      }),
    ),
  ),
  components: z.strictObject({ securitySchemes: z.record(z.string(), schema), schemas: z.record(z.string(), schema) }),
});

describe('the description', () => {
  test('is OpenAPI 3.1', async () => {
    expect(document.safeParse(description).error?.issues).toBeUndefined();
  });

  test('has every operation, each once', () => {
    const tools = { table: store.table, keepDays: 1, now: Date.now };
    const served = createOperations(tools).map(({ method, path }) => `${method} /admin/v1${path}`);

    expect(
      all()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(served.sort());
    expect(new Set(all().map(({ operationId }) => operationId)).size).toBe(served.length);
  });

  test('has nothing that is not served', async () => {
    for (const { path, method } of all()) {
      const at = path.replace('/admin/v1', '').replace('{id}', 'none');
      const { status, body } = await call(`${method} ${at}?nonsense=1`, '{"nonsense":1}');

      expect([status, body]).toEqual([400, { error: expect.objectContaining({ param: 'nonsense' }) }]);
    }
  });

  test('names parameters and fields as they are sent', () => {
    expect(named('getUsage')?.parameters.map(({ name, required }) => [name, required])).toEqual([
      ['since', false],
      ['until', false],
      ['group_by', false],
      ['key', false],
      ['team', false],
      ['model', false],
      ['provider', false],
      ['endpoint', false],
    ]);
    expect(named('postKeys')?.requestBody?.content['application/json'].schema).toMatchObject({
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: {
        expires_at: { type: 'integer' },
        rules: {
          properties: {
            limits: { properties: { requests_per_minute: { type: 'integer' } } },
            model_limits: { additionalProperties: { properties: { tokens_per_day: { type: 'integer' } } } },
          },
        },
      },
    });
    expect(JSON.stringify(description)).not.toMatch(/"(requestsPerMinute|modelLimits|expiresAt|overlapSeconds)"/);
  });

  test('of a change lets every field be left out, or null', () => {
    const patch = named('patchKeysId')?.requestBody?.content['application/json'].schema;

    expect(patch).not.toHaveProperty('required');
    expect(patch).toMatchObject({
      properties: { name: { anyOf: [expect.objectContaining({ type: 'string' }), { type: 'null' }] } },
    });
  });

  test('of an export has its lines as text', () => {
    const { responses = {} } = named('getUsageExport') ?? {};

    expect(Object.keys(responses['200']?.content ?? {})).toEqual(['application/jsonl', 'text/csv']);
  });
});

test.each([
  ['PUT /keys', 'GET, POST, OPTIONS'],
  ['PATCH /keys', 'GET, POST, OPTIONS'],
  ['POST /keys/key_1', 'GET, PATCH, DELETE, OPTIONS'],
  ['GET /keys/key_1/rotate', 'POST, OPTIONS'],
  ['POST /usage/export', 'GET, OPTIONS'],
])('%s is a 405 that says what there is', async (line, allow) => {
  expect(await call(line)).toMatchObject({
    status: 405,
    headers: { allow },
    body: { error: { code: 'method_not_allowed' } },
  });
});

test.each(['GET /nothing', 'GET /keysx', 'GET /usage/other', 'GET /openapiXjson'])('%s is a 404', async (line) => {
  expect(await call(line)).toMatchObject({ status: 404, body: { error: { code: 'unknown_url' } } });
});

test('HEAD is GET without the body, and answers are not to be stored', async () => {
  const answer = await call('HEAD /keys/');

  expect(answer).toMatchObject({ status: 200, text: '', headers: { 'cache-control': 'no-store' } });
});
