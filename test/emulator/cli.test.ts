/** The command line against the stack as it would be deployed: REST API, functions with their permissions, the table. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawdog } from '../helpers/cli.ts';
import { type DeployedStack, type Deployment, deploy } from './deployed.ts';

let deployment: Deployment;
let stack: DeployedStack;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  deployment = await deploy(['chat', 'models', 'admin']);
  stack = await deployment.start();
  env = {
    RAWDOG_URL: stack.outputs['BaseUrl'],
    RAWDOG_API_KEY: stack.key,
    RAWDOG_ADMIN_KEY: stack.secrets.text('rawdog/admin-key'),
  };
}, 120_000);
afterAll(() => deployment.remove());

test('the doctor finds nothing wrong', async () => {
  const { code, out } = await rawdog(['doctor'], { env });

  expect(out).toMatch(/^✓ http\S+ answers after \d+ ms: /m);
  expect(out).toMatch(/^✓ The store answers after/m);
  expect(out).toMatch(/^✓ What streams arrives as it is sent: over \d+ ms$/m);
  expect(out).toMatch(/^✓ Set up: openai, /m);
  expect([code, out]).toEqual([0, expect.stringMatching(/\nNothing is wrong\.\n$/)]);
});

test('a key that is made calls a model, and is revoked', async () => {
  const made = await rawdog(['keys', 'create', '--name', 'deployed'], { env });
  const own = { ...env, RAWDOG_API_KEY: made.out.trim() };
  const { code, out, notes } = await rawdog(['chat', 'groq/llama-3.1-8b-instant', 'Hi'], { env: own });
  const revoked = await rawdog(['keys', 'revoke', 'deployed'], { env });

  expect([made.code, code, revoked.code], made.notes + notes).toEqual([0, 0, 0]);
  expect(out).toContain('You said: "Hi"');
  expect(stack.logs().join()).not.toContain(made.out.trim());
});

test('the books are verified, and exported', async () => {
  const [verified, exported] = await Promise.all([
    rawdog(['books', 'verify'], { env }),
    rawdog(['usage', 'export', '--format', 'csv'], { env }),
  ]);

  expect([verified.code, verified.out]).toEqual([0, expect.stringMatching(/^The books agree: /)]);
  expect([exported.code, exported.out]).toEqual([0, expect.stringMatching(/^request_id,started_at,/)]);
});
