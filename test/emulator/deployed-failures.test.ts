/** What goes wrong in the deployed shape: permissions that are missing, secrets that are not filled, keys that change. */
import OpenAI, { APIError } from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sandboxSecret } from '../../emulator/sandbox-secrets.ts';
import { isEmf } from '../helpers/emf.ts';
import { type OpenAIUpstream, startOpenAIUpstream } from '../lambdas/openai-upstream.ts';
import { type DeployedStack, type Deployment, denySecret, deploy, type Resources } from './deployed.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await deploy(['chat', 'embed', 'rerank']);
}, 60_000);
afterAll(() => deployment.remove());

const started: DeployedStack[] = [];
async function start(mend?: (resources: Resources) => void): Promise<DeployedStack> {
  const stack = await deployment.start(mend);
  started.push(stack);
  return stack;
}
afterEach(() => {
  for (const stack of started.splice(0)) stack.stop();
});

/** A chat through the REST API, and what the function had to say of it. */
async function ask({ outputs, key, logsOf }: DeployedStack, model = 'openai/gpt-4o-mini', fields: object = {}) {
  const response = await fetch(`${outputs['BaseUrl']}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], ...fields }),
  });
  const text = await response.text();
  const logs = response.headers.has('x-amzn-requestid') ? await logsOf(response) : [];
  const lines = logs.filter((line) => !isEmf(line)).map((line) => JSON.parse(line));
  return { status: response.status, text, error: errorIn(text), lines };
}

function errorIn(text: string) {
  return text.startsWith('{') ? JSON.parse(text).error : undefined;
}

const usable = ({ status }: { status: number }) => status === 200;

describe('a secret that the role may not read', () => {
  test('is a 503 that does not name it, and a line in the log that does; other providers go on', async () => {
    const stack = await start((resources) => denySecret(resources, 'chat', 'openai'));

    const denied = await ask(stack);
    const other = await ask(stack, 'groq/llama-3.3-70b-versatile');

    expect([denied.status, denied.error.code]).toEqual([503, 'credentials_unavailable']);
    expect(denied.text).not.toMatch(/rawdog\/|secret/i);
    const secret = stack.secrets.arn('rawdog/openai');
    expect(denied.lines).toContainEqual(
      expect.objectContaining({ level: 'WARN', secret, reason: 'AccessDeniedException' }),
    );
    expect(usable(other), other.text).toBe(true);
  });

  test("is a 503 where it is the callers', and never a 401", async () => {
    const stack = await start((resources) => denySecret(resources, 'chat', 'callerkey'));

    const denied = await ask({ ...stack, key: 'canary-wrong-key' });

    expect([denied.status, denied.error.code]).toEqual([503, 'credentials_unavailable']);
  });

  test('is denied one function, and open to another', async () => {
    const stack = await start((resources) => denySecret(resources, 'chat', 'openai'));
    const embed = new OpenAI({ baseURL: stack.outputs['BaseUrl'] ?? '', apiKey: stack.key, maxRetries: 0 });

    const { data } = await embed.embeddings.create({ model: 'openai/text-embedding-3-small', input: 'one' });

    expect(data).toHaveLength(1);
  });
});

describe('a secret that is', () => {
  test.each([
    ['not there', (stack: DeployedStack) => stack.secrets.delete('rawdog/openai')],
    ['as empty as the stack made it', (stack: DeployedStack) => stack.secrets.put('rawdog/openai', '{}')],
  ])('%s is a provider that is not set up', async (_, spoil) => {
    const stack = await start();
    spoil(stack);

    const { status, text, error } = await ask(stack);

    expect([status, error.code]).toEqual([503, 'provider_not_configured']);
    expect(text).not.toMatch(/rawdog\/|secret/i);
  });
});

describe('Bedrock', () => {
  const withoutBedrock = (resources: Resources) => {
    for (const { Type, Properties } of Object.values(resources)) {
      if (Type !== 'AWS::IAM::Policy') continue;
      const document = Properties.PolicyDocument;
      document.Statement = document.Statement.filter(
        ({ Action }: { Action: string | string[] }) => !/bedrock/.test(String(Action)),
      );
    }
  };

  test.each([{}, { stream: true }])('denies what the role may not invoke: %j', async (fields) => {
    const stack = await start(withoutBedrock);

    const denied = await ask(stack, 'bedrock/amazon.nova-lite-v1:0', fields);
    const other = await ask(stack);

    expect(denied.error.message).toMatch(/not authorized to perform: bedrock:InvokeModel/);
    expect(denied.status).toBe(403);
    expect(usable(other), other.text).toBe(true);
  });

  test('ranks by the role of the function that ranks', async () => {
    const stack = await start();

    const rank = () =>
      fetch(`${stack.outputs['BaseUrl']}/rerank`, {
        method: 'POST',
        headers: { authorization: `Bearer ${stack.key}` },
        body: JSON.stringify({ model: 'bedrock/cohere.rerank-v3-5:0', query: 'a', documents: ['a', 'b'] }),
      });

    expect((await rank()).status).toBe(200);
  });
});

describe('a front without permission to invoke', () => {
  const without = (front: RegExp) => (resources: Resources) => {
    for (const [id, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::Lambda::Permission' && front.test(JSON.stringify(Properties))) delete resources[id];
    }
  };

  test('that is the REST API answers with its own error, in the words of the template', async () => {
    const { status, error } = await ask(await start(without(/apigateway/)));

    expect([status, error.code]).toEqual([500, 'front_failed']);
  });

  test.each([/InvokeFunctionUrl/, /InvokedViaFunctionUrl/])(
    'that is a function URL forbids: %s',
    async (permission) => {
      const stack = await start(without(permission));

      const answer = await fetch(`${stack.outputs['ChatUrl']}health`);

      expect([answer.status, await answer.text()]).toEqual([403, '{"Message":"Forbidden"}']);
    },
  );
});

describe('with an upstream that refuses keys', () => {
  let upstream: OpenAIUpstream;
  beforeEach(async () => {
    upstream = await startOpenAIUpstream();
  });
  afterEach(() => upstream.close());

  const put = (stack: DeployedStack, apiKey: string) =>
    stack.secrets.put('rawdog/openai', JSON.stringify({ apiKey, baseUrl: upstream.url }));

  test('a key that was rotated serves the very next call, without a restart', async () => {
    const stack = await start();
    put(stack, 'canary-old');
    const before = await ask(stack, 'openai/plain');
    put(stack, 'canary-new');
    upstream.refuse('canary-old', 401);

    const after = await ask(stack, 'openai/plain', { stream: true });

    expect([before, after].map(usable)).toEqual([true, true]);
    expect(upstream.requests.map(({ headers }) => headers.authorization)).toEqual(
      ['canary-old', 'canary-old', 'canary-new'].map((key) => `Bearer ${key}`),
    );
    const chat = stack.functions.find(({ id }) => id.startsWith('chat'));
    expect(chat?.lambda.environments).toHaveLength(1);
    expect(stack.logs().join()).not.toMatch(/canary/);
  });

  test('Secrets Manager that is down after the start costs nothing', async () => {
    const stack = await start();
    put(stack, 'canary-key');
    await ask(stack, 'openai/plain');
    stack.secrets.behave('down');

    const served = await ask(stack, 'openai/plain');

    expect(usable(served), served.text).toBe(true);
  });
});

test('Secrets Manager that is down at the start is a 503 that may be tried again, until it is back', async () => {
  const stack = await start();
  stack.secrets.behave('down');

  const refused = await ask(stack);
  stack.secrets.behave('well');
  const served = await ask(stack);

  expect([refused.status, refused.error.code]).toEqual([503, 'credentials_unavailable']);
  expect(usable(served), served.text).toBe(true);
});

test("an operator's own AWS client fills a secret, and the function serves with it", async () => {
  const { PutSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const stack = await start();
  stack.secrets.put('rawdog/groq', '{}');
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const operator = new SecretsManagerClient({ endpoint: stack.secrets.url, region: 'us-east-1', credentials });

  const SecretString = sandboxSecret('rawdog/groq', deployment.sandbox.url);
  await operator.send(new PutSecretValueCommand({ SecretId: 'rawdog/groq', SecretString }));

  expect((await ask(stack, 'groq/llama-3.3-70b-versatile')).status).toBe(200);
});

test('the generated key is what the template asks for, and another one in every stack', async () => {
  const [one, other] = [await start(), await start()];

  expect(one.key).toMatch(/^[A-Za-z0-9]{48}$/);
  expect(other.key).not.toBe(one.key);
});

test('an error of the client is one of OpenAI', async () => {
  const stack = await start();
  const openai = new OpenAI({ baseURL: `${stack.outputs['BaseUrl']}/nowhere`, apiKey: stack.key, maxRetries: 0 });

  const failed = openai.models.list();

  await expect(failed).rejects.toThrow(APIError);
  await expect(failed).rejects.toMatchObject({ status: 404, code: 'unknown_url' });
});
