import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SecretsManager, startSecretsManager } from '../../emulator/secrets-manager.ts';

const script = join(import.meta.dirname, '../../cli/main.ts');

let secrets: SecretsManager;
beforeEach(async () => {
  secrets = await startSecretsManager({
    'rawdog/anthropic': '{}',
    'rawdog/caller-key': 'made-by-the-stack',
    'rawdog/admin-key': 'made-too',
  });
});
afterEach(() => secrets.close());

interface Outcome {
  readonly code: number | null;
  readonly said: string;
}

const usual = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

function run(args: readonly string[], stdin: string, account: NodeJS.ProcessEnv = usual): Promise<Outcome> {
  const env = { PATH: process.env['PATH'], ...account, ...secrets.environment };
  const child = spawn(process.execPath, [script, 'secret', ...args], { env });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(String(text)));
  child.stdin.on('error', () => {}).end(stdin);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said: said.join('') })));
}

test.each([
  ['anthropic', [], 'canary-key\n', 'canary-key'],
  ['anthropic', ['--fields'], '{"apiKeys": ["canary-1", "canary-2"]}\n', '{"apiKeys": ["canary-1", "canary-2"]}'],
  ['anthropic', ['--json'], '{"apiKeys": ["canary-1", "canary-2"]}\n', '{"apiKeys": ["canary-1", "canary-2"]}'],
  ['caller-key', [], 'canary-key', 'canary-key'],
  ['admin-key', [], 'canary-key', 'canary-key'],
])('%s %j is filled from stdin, and the key is not shown', async (name, options, stdin, text) => {
  const { code, said } = await run([name, ...options], stdin);

  expect(said).toBe(`rawdog/${name} is filled. Functions that run use it within five minutes, new ones at once.\n`);
  expect([code, secrets.text(`rawdog/${name}`)]).toEqual([0, text]);
});

test('the key before stays at hand for a way back', async () => {
  await run(['caller-key'], 'canary-key');

  expect(secrets.text('rawdog/caller-key', 'AWSPREVIOUS')).toBe('made-by-the-stack');
});

test.each([
  ['no provider', [], 'k', /^<provider> is missing\.$/m],
  ['a key among the arguments', ['anthropic', 'canary-key'], '', /^That is one word too many\.$/m],
  ['a key in place of a provider', ['canary-key'], '', /A key is never an argument/],
  ['an option that is none', ['anthropic', '--canary-key'], '', /^There is no such flag\.$/m],
  [
    'a provider that is none',
    ['canary-key'],
    'k',
    /^There is no such provider\. Known are: admin-key, anthropic, .*, xai\. A key is never/m,
  ],
  ['the registry entry for hosts', ['openai_compatible'], 'k', /^There is no such provider/],
  ['bedrock', ['bedrock'], 'k', /^bedrock needs no key/],
  ['nothing', ['anthropic'], ' \n', /^Nothing was given/],
  ['nothing in JSON', ['anthropic', '--json'], '{}', /^Nothing was given/],
  ['a key with a blank', ['anthropic'], 'canary key', /^The secret is left as it is: a key in it is no text/],
  ['JSON that is none', ['anthropic', '--json'], '{"apiKey": "canary-key', /it begins like JSON, and is none\.$/m],
  ['JSON nobody announced', ['anthropic'], '{"apiKey": "canary-key"}', /^For a JSON object, say --fields\.$/m],
  [
    'no JSON though announced',
    ['anthropic', '--json'],
    'canary-key',
    /^With --fields, stdin must hold a JSON object\.$/m,
  ],
  ['a secret that does not exist', ['openai'], 'canary-key', /^There is no secret rawdog\/openai .* npm run deploy$/m],
])('%s is refused with a word on why, and no word of a key', async (_, args, stdin, why) => {
  const { code, said } = await run(args, stdin);

  expect(said).toMatch(why);
  expect(said).not.toContain('canary');
  expect([1, 2]).toContain(code);
  expect(secrets.text('rawdog/anthropic')).toBe('{}');
});

test('a secret that may not be written is named, with the reason', async () => {
  secrets.deny('rawdog/anthropic');

  const { code, said } = await run(['anthropic'], 'canary-key');

  expect([code, said]).toEqual([1, 'The secret rawdog/anthropic could not be written: AccessDeniedException.\n']);
});

test('a Secrets Manager that cannot be reached is a reason, too', async () => {
  secrets.behave('down');

  const { code, said } = await run(['anthropic'], 'canary-key');

  expect([code, said]).toEqual([1, 'The secret rawdog/anthropic could not be written: ECONNRESET.\n']);
});

test.each([
  ['a region', { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, /^Say which region: AWS_REGION=/],
  [
    'credentials',
    { AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' },
    /^There are no credentials of an AWS account here\.$/m,
  ],
])('%s that nobody gave are asked for', async (_, account, words) => {
  const { code, said } = await run(['anthropic'], 'canary-key', { ...account, HOME: '/nowhere' });

  expect(said).toMatch(words);
  expect(code).toBe(1);
});
