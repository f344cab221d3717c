/** Keys, budgets and books in the deployed shape: real bundles, the table of the template, and what roles may do with it. */
import OpenAI, { APIError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toFunctionUrlEvent, toRestApiEvent } from '../../emulator/lambda/events.ts';
import { functionUrlFront, restApiFront, startFront } from '../../emulator/lambda/front.ts';
import { arn } from '../../emulator/names.ts';
import { checkEmf, isEmf } from '../helpers/emf.ts';
import { until } from '../helpers/until.ts';
import { type DeployedStack, type Deployment, deploy, type Resources } from './deployed.ts';

let deployment: Deployment;
let stack: DeployedStack;
beforeAll(async () => {
  deployment = await deploy(['chat', 'embed', 'models', 'admin']);
  stack = await deployment.start(checkSignatures);
}, 60_000);
afterAll(() => deployment.remove());

/** As the stack is made where a front checks signatures. */
function checkSignatures(resources: Resources): void {
  const functions = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  for (const { Properties } of functions) Properties.Environment.Variables.RAWDOG_SIGNED_CALLS = 'true';
}

interface Key {
  readonly id: string;
  readonly secret: string;
}

async function admin<Body = Record<string, unknown>>(call: string, body?: object, key = adminKey()): Promise<Body> {
  const [method = '', path = ''] = call.split(' ');
  const response = await fetch(`${stack.outputs['AdminUrl']}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${call}: ${response.status} ${text}`);
  return JSON.parse(text) as Body;
}

const adminKey = () => stack.secrets.text('rawdog/admin-key') ?? '';
const issue = (rules: object = {}, more: object = {}) => admin<Key>('POST /keys', { name: 'deployed', rules, ...more });
const client = ({ secret }: Key, maxRetries = 0) =>
  new OpenAI({ apiKey: secret, baseURL: stack.outputs['BaseUrl'] ?? '', maxRetries });
const messages = [{ role: 'user' as const, content: 'Say hello to Anna' }];
const model = 'openai/gpt-4o-mini';
const chat = (key: Key) => client(key).chat.completions.create({ model, messages, max_tokens: 50 }).withResponse();

async function errorOf(call: Promise<unknown>): Promise<APIError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof APIError) return error;
  throw new Error('The call did not fail as it should.', { cause: error });
}

async function emfOf(headers: Headers | undefined) {
  const logs = await stack.logsOf({ headers: headers ?? new Headers() });
  return checkEmf(JSON.parse(logs.find(isEmf) ?? ''));
}

const lambdaOf = (id: string) => {
  const found = stack.functions.find((each) => each.id.toLowerCase().startsWith(id));
  if (!found) throw new Error(`There is no function ${id}.`);
  return found;
};

describe('a key of the admin API', () => {
  test('chats, streamed too, and its use is in the books when the answer is over', async () => {
    const key = await issue({}, { tags: { project: 'x' } });

    const whole = await chat(key);
    const { data, response } = await client(key)
      .chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } })
      .withResponse();
    const usage = (await Array.fromAsync(data)).at(-1)?.usage;
    await Promise.all([whole.response, response].map((answer) => stack.logsOf(answer)));

    const { total } = await admin<{ total: object }>(`GET /usage?key=${key.id}`);
    expect(total).toMatchObject({
      requests: 2,
      errors: 0,
      input_tokens: 2 * (usage?.prompt_tokens ?? Number.NaN),
      output_tokens: (whole.data.usage?.completion_tokens ?? Number.NaN) + (usage?.completion_tokens ?? Number.NaN),
    });
    expect(await admin('GET /books/verify')).toMatchObject({ agrees: true });
    const { last_used_at } = await admin<{ last_used_at: number }>(`GET /keys/${key.id}`);
    expect(Math.abs(Date.now() / 1000 - last_used_at)).toBeLessThan(3600);
  });

  test('opens nothing in a process that has not met it, once it is revoked', async () => {
    const key = await issue();
    await chat(key);
    await admin(`DELETE /keys/${key.id}`);

    const error = await errorOf(client(key).embeddings.create({ model: 'openai/text-embedding-3-small', input: 'x' }));

    expect([error.status, error.code]).toEqual([401, 'revoked_api_key']);
  });

  test('stays out of the admin API', async () => {
    const { secret } = await issue();

    await expect(admin('GET /keys', undefined, secret)).rejects.toThrow(/401/);
  });

  test('sees but the models it may use', async () => {
    const key = await issue({ models: ['openai/gpt-4o'] });

    const models = await Array.fromAsync(client(key).models.list());

    expect(models.map(({ id }) => id)).toEqual(['openai/gpt-4o']);
  });
});

describe('a budget', () => {
  test('refuses what it cannot pay, which is counted', async () => {
    const error = await errorOf(chat(await issue({ budget: { usd: 1e-9, per: 'month' } })));

    expect([error.status, error.code, error.headers?.get('x-should-retry')]).toEqual([
      429,
      'insufficient_quota',
      'false',
    ]);
    const written = await emfOf(error.headers);
    expect(written).toMatchObject({ endpoint: 'chat', BudgetRefusals: 1, ClientErrors: 1 });
    expect(written).not.toHaveProperty('LimitRefusals');
  });

  test.each([false, true])(
    'is charged by the time the answer is over, with a warning that is counted (stream: %s)',
    async (stream) => {
      await admin('POST /teams', { id: `team-${stream}`, name: 'x', rules: { budget: { usd: 1, per: 'day' } } });
      const key = await issue({ budget: { usd: 1, per: 'total', warn_at: 0.000001 } }, { team: `team-${stream}` });
      const ask = async () => {
        const { data, response } = await client(key)
          .chat.completions.create({ model, messages, stream })
          .withResponse();
        if (Symbol.asyncIterator in data) await Array.fromAsync(data);
        return response;
      };
      await stack.logsOf(await ask());

      const { data } = await admin<{ data: object[] }>(`GET /budgets?key=${key.id}&team=team-${stream}`);
      const { total } = await admin<{ total: { cost_usd: string } }>(`GET /usage?key=${key.id}`);
      const warned = await ask();

      expect(Number(total.cost_usd)).toBeGreaterThan(0);
      const spent = { spent_usd: total.cost_usd, held_usd: '0' };
      expect(data).toEqual([expect.objectContaining(spent), expect.objectContaining(spent)]);
      expect(warned.headers.get('x-rawdog-budget-warning')).toMatch(/^key: /);
      expect(await emfOf(warned.headers)).toMatchObject({ BudgetWarnings: 1 });
    },
  );
});

test('a limit is one for all processes, says when to come back, and is counted', async () => {
  const key = await issue({ limits: { requests_per_minute: 1 } });
  const { response } = await chat(key);

  const error = await errorOf(client(key).embeddings.create({ model: 'openai/text-embedding-3-small', input: 'x' }));

  expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('0');
  expect([error.status, error.code]).toEqual([429, 'rate_limit_exceeded']);
  expect(Number(error.headers?.get('retry-after'))).toBeGreaterThan(40);
  expect(await emfOf(error.headers)).toMatchObject({ endpoint: 'embed', LimitRefusals: 1 });
});

test('a function may look a key up, and write what its calls come to, but neither make nor change nor list keys', () => {
  const table = arn('dynamodb', `table/${stack.outputs['KeptOnRemoval']?.split(' ').at(-1)}`);
  const may = (id: string, action: string, partition: string) =>
    lambdaOf(id).may(`dynamodb:${action}`, table, [partition]);

  for (const partition of ['key#1', 'keys', 'teams', 'principals']) {
    expect(may('chat', 'GetItem', partition)).toBe(true);
    for (const action of ['PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan']) {
      expect(may('chat', action, partition), `${action} ${partition}`).toBe(false);
    }
  }
  for (const partition of ['used', 'state#1', 'call#1', 'sum#1']) {
    expect(may('chat', 'UpdateItem', partition)).toBe(true);
    expect(may('models', 'UpdateItem', partition)).toBe(partition === 'used');
  }
  expect(may('admin', 'PutItem', 'keys')).toBe(true);
  expect(may('admin', 'Scan', 'keys')).toBe(false);
});

describe.each(['a function URL', 'the REST API'])('a caller that %s says has signed', (front) => {
  const account = '123456789012';
  const session = (role: string) => `arn:aws:sts::${account}:assumed-role/${role}/session-7`;

  /** Where the front checks signatures, it tells who has signed. */
  async function ask(userArn: string, headers: Record<string, string> = {}): Promise<Response> {
    const signer = { userArn, accountId: account };
    const isUrl = front === 'a function URL';
    const spec = isUrl
      ? {
          ...functionUrlFront,
          toEvent: (request: Request) => signed(toFunctionUrlEvent(request), { authorizer: { iam: signer } }),
        }
      : {
          ...restApiFront,
          toEvent: (request: Request) =>
            signed(toRestApiEvent(request), { identity: { ...signer, sourceIp: '127.0.0.1' } }),
        };
    const { server, url } = await startFront(spec, lambdaOf('chat').lambda);
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'AWS4-HMAC-SHA256 Credential=x', ...headers },
      body: JSON.stringify({ model, messages, max_tokens: 50 }),
    });
    const answer = new Response(await response.text(), response);
    server.close();
    return answer;
  }

  type Request = Parameters<typeof toFunctionUrlEvent>[0];
  function signed(event: object, context: object): object {
    const { requestContext } = event as { requestContext: object };
    return { ...event, requestContext: { ...requestContext, ...context } };
  }

  const codeOf = async (response: Response) => [
    response.status,
    ((await response.json()) as { error?: { code: string } }).error?.code,
  ];
  const role = front === 'a function URL' ? 'Caller' : 'OtherCaller';
  const principal = `arn:aws:iam::${account}:role/some/path/${role}`;

  test('is not let in without a record', async () => {
    expect(await codeOf(await ask(session(`Unknown${role}`)))).toEqual([403, 'principal_not_allowed']);
  });

  test('goes by the rules of its record, and is in the books by its ARN', async () => {
    await admin('POST /principals', {
      arn: principal,
      name: 'a workload',
      rules: { models: ['openai/*'], budget: { usd: 1, per: 'day' }, limits: { requests_per_minute: 2 } },
    });

    const first = await ask(session(role));
    await ask(session(role));
    const third = await ask(session(role));

    expect([first.status, first.headers.get('x-ratelimit-remaining-requests')]).toEqual([200, '1']);
    expect(await codeOf(third)).toEqual([429, 'rate_limit_exceeded']);
    const id = encodeURIComponent(`arn:aws:iam::${account}:role/${role}`);
    const booked = await until(async () => {
      const { total } = await admin<{ total: { requests: number; errors: number; cost_usd: string } }>(
        `GET /usage?key=${id}`,
      );
      if (total.requests < 3) throw new Error(`${total.requests} calls are in the books.`);
      return total;
    });
    expect(booked).toMatchObject({ requests: 3, errors: 1 });
    expect((await admin<{ data: object[] }>(`GET /budgets?key=${id}`)).data).toEqual([
      expect.objectContaining({ spent_usd: booked.cost_usd }),
    ]);
  });

  test('goes by a key of ours that comes along', async () => {
    const { secret } = await issue({ models: ['other/*'] });

    expect(await codeOf(await ask(session(`Unknown${role}`), { 'x-api-key': secret }))).toEqual([
      403,
      'model_not_allowed',
    ]);
  });
});

test('what was logged holds no key and nothing that was said', async () => {
  const { secret } = await issue();

  const logs = stack.logs().join('\n');
  expect(logs).toContain('insufficient_quota');
  for (const text of [adminKey(), stack.key, secret, 'rd-', 'Anna']) expect(logs).not.toContain(text);
});
