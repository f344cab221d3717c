import { expect, test } from 'vitest';
import { flat, resources, synth } from './stack.ts';

const alone = synth({
  fronts: { restApi: false, functionUrls: false, webFunction: true },
  providers: ['openai', 'bedrock'],
});

function only(type: string) {
  const [first, ...more] = resources(alone, type);
  expect(more).toEqual([]);
  return first;
}

test('a web function is not there unless it is asked for', () => {
  expect(resources(synth()).filter(({ type }) => type.startsWith('Lambda::Web'))).toEqual([]);
});

test('alone, it needs no functions of the endpoints, and is the base URL itself', () => {
  const outputs = alone.toJSON()['Outputs'];

  expect(resources(alone, 'Lambda::Alias')).toEqual([]);
  expect(flat(outputs.BaseUrl.Value)).toMatch(/^https:\/\/<webFunctionEndpoint\w+\.DomainName>\/v1$/);
  expect(flat(outputs.WebFunctionUrl.Value)).toMatch(/^https:\/\/<webFunctionEndpoint\w+\.DomainName>\/$/);
});

test('it runs its bundle on Node 24 with what functions are told, and logs into a group of its own', () => {
  const { BuildConfig, ServiceConfig } = only('Lambda::WebFunctionRevision')?.properties ?? {};
  const { RAWDOG_SECRETS, RAWDOG_CALLER_KEY_SECRET, ...more } = ServiceConfig.EnvironmentVariables;

  expect(BuildConfig.RuntimeConfig).toEqual({ Runtime: 'nodejs24.x' });
  expect(ServiceConfig.TimeoutSeconds).toBe(900);
  expect(flat(ServiceConfig.TelemetryConfig.LoggingConfig.LogGroup)).toMatch(/^<webLog\w+>$/);
  expect(flat(RAWDOG_SECRETS)).toMatch(/^\{"openai":"<Secretsopenai\w+>"\}$/);
  expect(flat(RAWDOG_CALLER_KEY_SECRET)).toMatch(/^<Secretscallerkey\w+>$/);
  expect(more).toEqual({ AWS_LAMBDA_NODEJS_ENTRYPOINT: 'index.mjs', RAWDOG_TABLE: { Ref: expect.any(String) } });
});

test('it is public: the gateway checks the key of its callers itself', () => {
  expect(only('Lambda::WebFunctionEndpoint')?.properties).toMatchObject({
    AuthType: 'ApplicationManaged',
    EndpointType: 'HomeRegion',
  });
});

test('it may do what the functions of the endpoints may do together, and write many records at once', () => {
  const [policy] = resources(alone, 'IAM::Policy').filter(({ id }) => id.startsWith('webAccessRole'));
  const { Statement } = policy?.properties.PolicyDocument ?? {};

  expect(Statement.flatMap(({ Action }: { Action: string | string[] }) => Action)).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'secretsmanager:GetSecretValue',
    'bedrock:Rerank',
    'secretsmanager:BatchGetSecretValue',
    ...['dynamodb:BatchGetItem', 'dynamodb:GetItem'],
    ...['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    ...['dynamodb:Query', 'dynamodb:UpdateItem'],
    'bedrock:InvokeModel',
    'bedrock:InvokeModelWithResponseStream',
    'dynamodb:BatchWriteItem',
  ]);
  const batches = Statement.filter(({ Action }: { Action: string }) => Action === 'dynamodb:BatchWriteItem');
  expect(batches.map(({ Condition }: { Condition: unknown }) => Condition)).toEqual([
    { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['call#*'] } },
  ]);
});
