import { describe, expect, test } from 'vitest';
import { createMay, permissionsOf } from '../../emulator/permissions.ts';
import { resourcesOf } from './template.ts';

const allow = (Action: string[], Resource: string[]) => ({ Effect: 'Allow' as const, Action, Resource });
const deny = (Action: string[], Resource: string[]) => ({ Effect: 'Deny' as const, Action, Resource });
const read = 'secretsmanager:GetSecretValue';

describe('a role', () => {
  test('may do what a statement allows, with that resource and no other', () => {
    const may = createMay([allow([read], ['arn:a', 'arn:b'])]);

    expect([may(read, 'arn:a'), may(read, 'arn:b'), may(read, 'arn:c')]).toEqual([true, true, false]);
    expect(may('secretsmanager:PutSecretValue', 'arn:a')).toBe(false);
  });

  test('may do nothing without a statement', () => {
    expect(createMay([])(read, '*')).toBe(false);
  });

  test('may not do what another statement denies', () => {
    const may = createMay([allow(['*'], ['*']), deny([read], ['arn:secret'])]);

    expect([may(read, 'arn:secret'), may(read, 'arn:other')]).toEqual([false, true]);
  });

  test.each([
    ['secretsmanager:Get*', 'arn:x', true],
    ['SecretsManager:getsecretvalue', 'arn:x', true],
    ['secretsmanager:GetSecretValu?', 'arn:x', true],
    ['secretsmanager:GetSecret', 'arn:x', false],
    ['secretsmanagerxGetSecretValue', 'arn:x', false],
    ['*', 'arn:x', true],
  ])('with the action %s', (action, resource, expected) => {
    expect(createMay([allow([action], ['*'])])(read, resource)).toBe(expected);
  });

  test.each([
    ['arn:aws:bedrock:*::foundation-model/*', 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova', true],
    ['arn:aws:bedrock:*::foundation-model/*', 'arn:aws:bedrock:us-east-1:1:custom-model/x', false],
    ['arn:Case', 'arn:case', false],
    ['arn:a.c', 'arn:abc', false],
    ['arn:a(b)[c]{d}+|^$\\', 'arn:a(b)[c]{d}+|^$\\', true],
  ])('with the resource %s about %s', (pattern, resource, expected) => {
    expect(createMay([allow([read], [pattern])])(read, resource)).toBe(expected);
  });
});

describe('the policies of a template', () => {
  const policy = (role: string, ...statements: object[]) => ({
    Type: 'IAM::Policy',
    Properties: { Roles: [{ Ref: role }], PolicyDocument: { Statement: statements } },
  });
  const readOf = (Resource: unknown) => ({ Effect: 'Allow', Action: read, Resource });

  test('are those of the role itself and those attached to it', () => {
    const own = { PolicyDocument: { Statement: [readOf('arn:inline')] } };
    const resources = resourcesOf({
      Mine: { Type: 'IAM::Role', Properties: { Policies: [own] } },
      Other: { Type: 'IAM::Role' },
      Attached: policy('Mine', readOf({ 'Fn::Join': ['', ['arn:', 'attached']] })),
      Foreign: policy('Other', readOf('arn:foreign')),
    });

    const may = permissionsOf('Mine', resources);

    expect(['arn:inline', 'arn:attached', 'arn:foreign'].map((arn) => may(read, arn))).toEqual([true, true, false]);
  });

  test('may be about partitions of a table only, all of which have to be theirs', () => {
    const condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['key#*', 'teams'] } };
    const resources = resourcesOf({
      Mine: { Type: 'IAM::Role' },
      Policy: policy('Mine', { ...readOf('*'), Condition: condition }),
    });

    const may = permissionsOf('Mine', resources);
    const mayRead = (keys?: string[]) => may(read, 'arn:table', keys);

    expect([mayRead(['key#1', 'teams']), mayRead(['key#1', 'sum#1']), mayRead(['team'])]).toEqual([true, false, false]);
    // Where the partitions cannot be told, none is taken for theirs.
    expect(mayRead()).toBe(false);
  });

  test('with another condition, which nobody here would hold, are an error', () => {
    const resources = resourcesOf({
      Mine: { Type: 'IAM::Role' },
      Policy: policy('Mine', { ...readOf('*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    });

    expect(() => permissionsOf('Mine', resources)).toThrow(/Condition/);
  });
});
