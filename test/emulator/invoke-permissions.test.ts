import { describe, expect, test } from 'vitest';
import { readInvokePermissions } from '../../emulator/invoke-permissions.ts';
import { resourcesOf } from './template.ts';

const chat = 'arn:chat:live';
const permissions = (...given: object[]) => {
  const resources = given.map((Properties, index) => [`P${index}`, { Type: 'Lambda::Permission', Properties }]);
  return readInvokePermissions(resourcesOf(Object.fromEntries(resources)));
};

describe('a REST API', () => {
  const given = {
    Action: 'lambda:InvokeFunction',
    FunctionName: chat,
    Principal: 'apigateway.amazonaws.com',
    SourceArn: 'arn:aws:execute-api:us-east-1:000000000000:api/*/*/*',
  };
  const source = 'arn:aws:execute-api:us-east-1:000000000000:api/prod/POST/v1/chat/completions';

  test.each([
    [{}, true],
    [{ SourceArn: undefined }, true],
    [{ SourceArn: 'arn:aws:execute-api:us-east-1:000000000000:other/*/*/*' }, false],
    [{ FunctionName: 'arn:chat' }, false],
    [{ Principal: '*' }, false],
    [{ Action: 'lambda:InvokeFunctionUrl' }, false],
  ])('may invoke with its permission and %j: %s', (change, expected) => {
    expect(permissions({ ...given, ...change }).restApi(chat, source)).toBe(expected);
  });
});

describe('a function URL', () => {
  const address = {
    Action: 'lambda:InvokeFunctionUrl',
    FunctionName: chat,
    Principal: '*',
    FunctionUrlAuthType: 'NONE',
  };
  const invoke = {
    Action: 'lambda:InvokeFunction',
    FunctionName: chat,
    Principal: '*',
    InvokedViaFunctionUrl: true,
  };

  test.each([
    ['both permissions', [address, invoke], true],
    ['the one for its address', [address], false],
    ['the one to invoke', [invoke], false],
    ['one for signed calls', [{ ...address, FunctionUrlAuthType: 'AWS_IAM' }, invoke], false],
    ['those of another function', [address, invoke].map((each) => ({ ...each, FunctionName: 'arn:other' })), false],
  ])('with %s', (_, given, expected) => {
    expect(permissions(...given).functionUrl(chat)).toBe(expected);
  });
});

test('a permission with a condition that is not known is an error', () => {
  const given = { Action: 'lambda:InvokeFunction', FunctionName: chat, Principal: '*', PrincipalOrgID: 'o-1' };

  expect(() => permissions(given)).toThrow(/PrincipalOrgID/);
});
