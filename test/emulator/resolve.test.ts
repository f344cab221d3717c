import { describe, expect, test } from 'vitest';
import { createResolve } from '../../emulator/resolve.ts';
import { template } from './template.ts';

/** As `Fn::Sub` marks what it puts in. */
const mark = (path: string) => `\${${path}}`;

const resolve = createResolve(
  template(
    {
      Secret: { Type: 'SecretsManager::Secret', Properties: { Name: 'rawdog/openai' } },
      Chat: { Type: 'Lambda::Function', Properties: {} },
      Named: {
        Type: 'Lambda::Function',
        Properties: { FunctionName: { 'Fn::Sub': `chat-in-${mark('AWS::Region')}` } },
      },
      Live: { Type: 'Lambda::Alias', Properties: { FunctionName: { Ref: 'Chat' }, Name: 'live' } },
      Version: { Type: 'Lambda::Version', Properties: { FunctionName: { Ref: 'Chat' } } },
      Url: { Type: 'Lambda::Url' },
      Role: { Type: 'IAM::Role' },
      Log: { Type: 'Logs::LogGroup' },
      Api: { Type: 'ApiGateway::RestApi', Properties: { Name: 'rawdog' } },
      Stage: { Type: 'ApiGateway::Stage', Properties: { StageName: 'prod' } },
      Table: { Type: 'DynamoDB::Table', Properties: { TableName: 'books' } },
    },
    { Parameters: { BootstrapVersion: { Default: '/cdk-bootstrap/version' } } },
  ),
);

describe('Ref', () => {
  test.each([
    ['AWS::Region', 'us-east-1'],
    ['AWS::AccountId', '000000000000'],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['BootstrapVersion', '/cdk-bootstrap/version'],
    [
      'Secret',
      expect.stringMatching(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:rawdog\/openai-[0-9a-f]{6}$/),
    ],
    ['Chat', 'Chat'],
    ['Named', 'chat-in-us-east-1'],
    ['Live', 'arn:aws:lambda:us-east-1:000000000000:function:Chat:live'],
    ['Version', 'arn:aws:lambda:us-east-1:000000000000:function:Chat:1'],
    ['Role', 'Role'],
    ['Api', 'Api'],
    ['Stage', 'prod'],
    ['Table', 'books'],
  ])('%s', (id, value) => {
    expect(resolve({ Ref: id })).toEqual(value);
  });

  test('to nothing leaves out what refers to it', () => {
    const nothing = { Ref: 'AWS::NoValue' };

    expect(resolve({ kept: 1, left: nothing, list: ['a', nothing] })).toEqual({ kept: 1, list: ['a'] });
  });
});

describe('Fn::GetAtt', () => {
  test.each([
    ['Chat', 'Arn', 'arn:aws:lambda:us-east-1:000000000000:function:Chat'],
    ['Role', 'Arn', 'arn:aws:iam::000000000000:role/Role'],
    ['Log', 'Arn', 'arn:aws:logs:us-east-1:000000000000:log-group:Log:*'],
    ['Table', 'Arn', 'arn:aws:dynamodb:us-east-1:000000000000:table/books'],
    ['Version', 'Version', '1'],
    ['Url', 'FunctionUrl', expect.stringMatching(/^https:\/\/[0-9a-f]{32}\.lambda-url\.us-east-1\.on\.aws\/$/)],
    ['Api', 'RootResourceId', 'Api.RootResourceId'],
  ])('%s.%s', (id, name, value) => {
    expect(resolve({ 'Fn::GetAtt': [id, name] })).toEqual(value);
  });
});

test('Fn::Join puts together what each part comes to', () => {
  const parts = ['{"openai":"', { Ref: 'Chat' }, '"}', { Ref: 'AWS::NoValue' }];

  expect(resolve({ 'Fn::Join': ['', parts] })).toBe('{"openai":"Chat"}');
});

test('Fn::Sub knows resources, their attributes, values of its own and what is to stay', () => {
  const text = ['AWS::Region', 'Chat', 'Chat.Arn', 'Own', '!Literal'].map(mark).join(' ');

  expect(resolve({ 'Fn::Sub': [text, { Own: { Ref: 'Role' } }] })).toBe(
    `us-east-1 Chat arn:aws:lambda:us-east-1:000000000000:function:Chat Role ${mark('Literal')}`,
  );
  expect(resolve({ 'Fn::Sub': `assets-${mark('AWS::AccountId')}` })).toBe('assets-000000000000');
});

test('Fn::Select and Fn::Split take a text apart', () => {
  expect(resolve({ 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] })).toBe('b');
});

test('values without intrinsic functions stay as they are', () => {
  const value = { a: [1, true, null, { b: 'Ref' }], Ref: 'x', other: 1 };

  expect(resolve(value)).toEqual(value);
});

test('what is not known is an error that names it', () => {
  expect(() => resolve({ 'Fn::ImportValue': 'x' })).toThrow('Fn::ImportValue');
  expect(() => resolve({ Ref: 'Nobody' })).toThrow('The template has no resource Nobody.');
  expect(() => resolve({ 'Fn::Sub': mark('Nobody.Arn') })).toThrow('Nobody');
});

test('the same template has the same values every time', () => {
  const url = { 'Fn::GetAtt': ['Url', 'FunctionUrl'] };
  const again = createResolve(template({ Url: { Type: 'Lambda::Url' } }));

  expect(again(url)).toBe(resolve(url));
});
