import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { defineConfig } from '../../gateway/config.ts';
import { AdminFunction } from '../../infra/admin-function.ts';
import { GatewayTable } from '../../infra/table.ts';
import { flat, resources } from './stack.ts';

const usual = { secrets: {}, keepSecrets: true, logRetentionDays: 30, secretsKey: undefined } as const;
const existing = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ours-AbCdEf';

function synthAdmin(more: Partial<ConstructorParameters<typeof AdminFunction>[2]['deployment']> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rawdog-admin-'));
  try {
    mkdirSync(join(folder, 'admin'));
    writeFileSync(join(folder, 'admin', 'index.mjs'), '// admin');
    const stack = new Stack(new App({ outdir: join(folder, 'cdk.out') }), 'test');
    const table = new GatewayTable(stack, 'Table', defineConfig({}));
    const admin = new AdminFunction(stack, 'admin', {
      deployment: { ...usual, ...more },
      signed: false,
      table,
      bundles: folder,
    });
    return { admin, template: Template.fromStack(stack) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function statements(template: Template) {
  return resources(template, 'IAM::Policy').flatMap(({ properties }) =>
    properties.PolicyDocument.Statement.map(({ Action, Resource }: { Action: unknown; Resource: unknown }) => [
      [Action].flat().join(),
      flat(Resource),
    ]),
  );
}

test('it is small, has its own log, and knows its table and the secret of its key', () => {
  const [lambda] = resources(synthAdmin().template, 'Lambda::Function');

  expect(lambda?.properties).toMatchObject({
    Description: 'RAWDOG: admin',
    MemorySize: 256,
    Timeout: 900,
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    LoggingConfig: { LogFormat: 'JSON' },
    Environment: {
      Variables: {
        RAWDOG_TABLE: { Ref: expect.stringMatching(/^Table/) },
        RAWDOG_ADMIN_KEY_SECRET: { Ref: expect.stringMatching(/^adminKey/) },
      },
    },
  });
});

test('it may write its log, read its own key, and read and write the table, and nothing else', () => {
  const { template } = synthAdmin();
  const [key] = resources(template, 'SecretsManager::Secret');
  const [log] = resources(template, 'Logs::LogGroup');
  const [table] = resources(template, 'DynamoDB::Table');

  expect(statements(template)).toEqual([
    ['logs:CreateLogStream,logs:PutLogEvents', `<${log?.id}.Arn>`],
    ['secretsmanager:GetSecretValue', `<${key?.id}>`],
    ['secretsmanager:BatchGetSecretValue', '*'],
    [
      'dynamodb:GetItem,dynamodb:BatchGetItem,dynamodb:PutItem,dynamodb:UpdateItem,dynamodb:DeleteItem,dynamodb:Query',
      `<${table?.id}.Arn>`,
    ],
  ]);
});

test('its key is made with it, and outlives it where secrets are kept', () => {
  const kept = synthAdmin();
  const gone = synthAdmin({ keepSecrets: false });

  const [secret] = resources(kept.template, 'SecretsManager::Secret');
  expect(secret?.properties).toMatchObject({
    Name: 'rawdog/admin-key',
    GenerateSecretString: { PasswordLength: 48, ExcludePunctuation: true },
  });
  expect(
    [kept, gone].map(({ admin, template }) => [
      admin.kept,
      resources(template, 'SecretsManager::Secret')[0]?.deletionPolicy,
    ]),
  ).toEqual([
    [['rawdog/admin-key'], 'RetainExceptOnCreate'],
    [[], 'Delete'],
  ]);
});

test('a key that exists is used, and decrypted where that needs a right', () => {
  const secretsKey = 'arn:aws:kms:eu-west-1:123456789012:key/1';
  const { admin, template } = synthAdmin({ secrets: { 'admin-key': existing }, secretsKey });

  expect(resources(template, 'SecretsManager::Secret')).toEqual([]);
  expect([admin.keyArn, admin.kept]).toEqual([existing, []]);
  expect(statements(template).slice(1, 4)).toEqual([
    ['secretsmanager:GetSecretValue', existing],
    ['secretsmanager:BatchGetSecretValue', '*'],
    ['kms:Decrypt', secretsKey],
  ]);
});
