import { describe, expect, test } from 'vitest';
import { fits } from '../../gateway/keys/patterns.ts';
import { accountPlace, secretPlace, teamPlace, usedPlace } from '../../gateway/keys/places.ts';
import { flat, resources, synth } from './stack.ts';

const plain = synth();
const [table] = resources(plain, 'DynamoDB::Table');

test('there is one table, paid by the request, that can be restored and is not deleted by mistake', () => {
  expect(resources(plain, 'DynamoDB::Table')).toHaveLength(1);
  expect(table).toMatchObject({ deletionPolicy: 'Retain', updateReplacePolicy: 'Retain' });
  // Encrypted with a key of AWS's own, which is what no setting means.
  expect(table?.properties).toEqual({
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: true,
  });
});

test('its name is told to every function', () => {
  const functions = resources(plain, 'Lambda::Function');

  expect(functions).toHaveLength(7);
  for (const { properties } of functions) {
    expect(flat(properties.Environment.Variables.RAWDOG_TABLE)).toBe(`<${table?.id}>`);
  }
});

test('without it nobody is told, or may do, anything', () => {
  const template = synth({ table: false });

  expect(resources(template, 'DynamoDB::Table')).toEqual([]);
  expect(JSON.stringify(template.toJSON())).not.toMatch(/dynamodb|RAWDOG_TABLE/i);
});

interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly partitions: readonly string[];
}

function grantsOf(endpoint: string): Grant[] {
  const [policy] = resources(plain, 'IAM::Policy').filter(({ id }) => id.startsWith(`${endpoint}AccessRole`));
  const statements: { Action: string[]; Resource: unknown; Condition?: Record<string, Record<string, string[]>> }[] =
    policy?.properties.PolicyDocument.Statement ?? [];
  return statements
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('dynamodb:')))
    .map(({ Action, Resource, Condition }) => ({
      actions: Action,
      resources: [Resource].flat().map(flat),
      partitions: Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? ['no condition'],
    }));
}

const may = (endpoint: string, action: string, partition: string) =>
  grantsOf(endpoint).some(
    ({ actions, partitions }) =>
      actions.includes(`dynamodb:${action}`) && partitions.some((pattern) => fits(pattern, partition)),
  );

describe.each(['chat', 'completion', 'embed', 'audiotranscription', 'rerank', 'models'])(
  'the function of %s',
  (endpoint) => {
    const places = [
      secretPlace('0123'),
      accountPlace('keys', 'key_1'),
      accountPlace('principals', 'arn:aws:iam::123456789012:role/a'),
      teamPlace('red'),
    ].map(({ pk }) => pk);

    test.each(places)('reads %s, and changes nothing there', (partition) => {
      expect(['GetItem', 'BatchGetItem'].every((action) => may(endpoint, action, partition))).toBe(true);
      expect(['PutItem', 'UpdateItem', 'DeleteItem', 'Query'].some((action) => may(endpoint, action, partition))).toBe(
        false,
      );
    });

    test('writes when a key was used', () => {
      expect(may(endpoint, 'UpdateItem', usedPlace('key_1').pk)).toBe(true);
    });

    test.each(['state#key_1', 'call#2026-11-22#0', 'sum#2026-11-22#0'])('writes %s, if it spends', (partition) => {
      for (const action of ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem']) {
        expect(may(endpoint, action, partition)).toBe(endpoint !== 'models');
      }
    });

    test('lists and notes which targets rest, if it has any', () => {
      for (const action of ['Query', 'UpdateItem'])
        expect(may(endpoint, action, 'rest#chat')).toBe(endpoint !== 'models');
      for (const action of ['GetItem', 'PutItem', 'DeleteItem']) expect(may(endpoint, action, 'rest#chat')).toBe(false);
    });

    test('lists nothing else, deletes nothing, and touches no other table', () => {
      const grants = grantsOf(endpoint);
      const all = grants.flatMap(({ actions, partitions }) => actions.map((action) => ({ action, partitions })));
      const listing = all.filter(({ action }) => /Query|Scan|\*/.test(action));

      expect(listing).toEqual(endpoint === 'models' ? [] : [{ action: 'dynamodb:Query', partitions: ['rest#*'] }]);
      expect(all.filter(({ action }) => /Delete/.test(action))).toEqual([]);
      expect(new Set(grants.flatMap((grant) => grant.resources))).toEqual(new Set([`<${table?.id}.Arn>`]));
    });
  },
);

describe('fronts for those who sign', () => {
  const signed = synth({ fronts: { restApi: 'iam', functionUrls: 'iam' } });

  test('function URLs let in nobody else, and nobody without a permission of their own', () => {
    const urls = resources(signed, 'Lambda::Url').map(({ properties }) => properties.AuthType);
    const callers = resources(signed, 'Lambda::Permission').map(({ properties }) => properties.Principal);

    expect(urls).toEqual(urls.map(() => 'AWS_IAM'));
    expect(urls).toHaveLength(6);
    expect(new Set(callers)).toEqual(new Set(['apigateway.amazonaws.com']));
  });

  test('the REST API lets in nobody else, but who asks for its health, and browsers that ask first', () => {
    const methods = resources(signed, 'ApiGateway::Method').map(({ id, properties }) => ({
      path: id,
      method: properties.HttpMethod,
      auth: properties.AuthorizationType,
    }));
    const open = methods.filter(({ auth }) => auth !== 'AWS_IAM');

    expect(open.filter(({ method }) => method !== 'OPTIONS').map(({ path }) => path)).toEqual([
      expect.stringMatching(/^RestApihealthGET/),
    ]);
    expect(methods.filter(({ method, auth }) => method === 'POST' && auth === 'AWS_IAM').length).toBeGreaterThan(5);
  });

  test('a call that is not signed is told so', () => {
    const [refusal] = resources(signed, 'ApiGateway::GatewayResponse').filter(
      ({ properties }) => properties.ResponseType === 'MISSING_AUTHENTICATION_TOKEN',
    );

    expect(refusal?.properties.StatusCode).toBe('403');
    expect(JSON.parse(refusal?.properties.ResponseTemplates['application/json'])).toEqual({
      error: {
        message:
          'Calls of this address are signed with AWS credentials, and this one is not; or there is no endpoint at this path.',
        type: 'permission_error',
        param: null,
        code: 'not_signed',
      },
    });
  });

  test('stand beside those for keys', () => {
    const mixed = synth({ fronts: { restApi: true, functionUrls: 'iam' } });

    expect(new Set(resources(mixed, 'Lambda::Url').map(({ properties }) => properties.AuthType))).toEqual(
      new Set(['AWS_IAM']),
    );
    expect(
      new Set(resources(mixed, 'ApiGateway::Method').map(({ properties }) => properties.AuthorizationType)),
    ).toEqual(new Set(['NONE']));
  });
});
