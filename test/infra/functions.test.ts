import { describe, expect, test } from 'vitest';
import { endpointNames } from '../../infra/endpoints.ts';
import { type Deploy, flat, resources, synth } from './stack.ts';

const plain = synth();
/** The admin function has tests of its own. */
const functions = resources(plain, 'Lambda::Function')
  .map(({ properties }) => properties)
  .filter(({ Description }) => Description !== 'RAWDOG: admin');

function functionOf(endpoint: string, deploy: Deploy = {}) {
  const all = resources(synth(deploy), 'Lambda::Function').map(({ properties }) => properties);
  return all.find(({ Description }) => Description === `RAWDOG: ${endpoint}`);
}

test('every endpoint is a function with the room it needs', () => {
  const rooms = functions.map(({ Description, MemorySize, Timeout }) => [Description, MemorySize, Timeout]);

  expect(rooms).toEqual([
    ['RAWDOG: chat', 1024, 900],
    ['RAWDOG: completion', 1024, 900],
    ['RAWDOG: embed', 512, 300],
    ['RAWDOG: audio_transcription', 1024, 900],
    ['RAWDOG: rerank', 512, 300],
    ['RAWDOG: models', 512, 30],
  ]);
});

test('each runs on Node 24 and arm64, and logs JSON into a group of its own', () => {
  const groups = functions.map(({ LoggingConfig }) => LoggingConfig.LogGroup.Ref);
  const rest = functions.map(({ Runtime, Architectures, Handler, LoggingConfig: { LogFormat } }) => ({
    Runtime,
    Architectures,
    Handler,
    LogFormat,
  }));

  expect(new Set(groups).size).toBe(6);
  expect(new Set(rest.map((each) => JSON.stringify(each)))).toEqual(
    new Set([
      JSON.stringify({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler', LogFormat: 'JSON' }),
    ]),
  );
});

test('each has code of its own', () => {
  expect(new Set(functions.map(({ Code }) => flat(Code.S3Key))).size).toBe(6);
});

test('none reserves concurrency, unless it is told to', () => {
  expect(functions.filter(({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions !== undefined)).toEqual(
    [],
  );
  expect(functionOf('chat', { functions: { chat: { reservedConcurrency: 0 } } })).toMatchObject({
    ReservedConcurrentExecutions: 0,
  });
});

test('room that is set replaces what it names, and nothing else', () => {
  const chat = functionOf('chat', { functions: { chat: { memoryMb: 2048 }, embed: { timeoutSeconds: 7 } } });

  expect(chat).toMatchObject({ MemorySize: 2048, Timeout: 900 });
});

test.each([
  [{}, 30],
  [{ logRetentionDays: 365 } as const, 365],
])('logs with %j are kept for %i days', (deploy, days) => {
  const groups = resources(synth(deploy), 'Logs::LogGroup');

  expect(groups.map(({ properties }) => properties.RetentionInDays)).toEqual(groups.map(() => days));
});

test('nothing secret is in the environment: names of secrets, and of the table', () => {
  const names = functions.map(({ Environment }) => Object.keys(Environment.Variables).sort());

  expect(names).toEqual(functions.map(() => ['RAWDOG_CALLER_KEY_SECRET', 'RAWDOG_SECRETS', 'RAWDOG_TABLE']));
});

test.each([
  [{}, []],
  [{ functionUrls: 'iam' } as const, endpointNames],
  [{ restApi: 'iam', functionUrls: false } as const, [...endpointNames, 'admin']],
])('with fronts %j the functions that believe in signatures are: %j', (fronts, believing) => {
  const told = resources(synth({ fronts }), 'Lambda::Function').filter(
    ({ properties }) => properties.Environment.Variables.RAWDOG_SIGNED_CALLS === 'true',
  );

  expect(told.map(({ properties }) => properties.Description.replace('RAWDOG: ', ''))).toEqual(believing);
});

describe('a function is told the secrets of the providers it serves', () => {
  test('as JSON, by provider', () => {
    const { Environment } = functionOf('rerank', { providers: ['cohere', 'bedrock', 'openai'] });

    expect(flat(Environment.Variables.RAWDOG_SECRETS)).toMatch(/^\{"cohere":"<Secretscohere\w+>"\}$/);
    expect(flat(Environment.Variables.RAWDOG_CALLER_KEY_SECRET)).toMatch(/^<Secretscallerkey\w+>$/);
  });

  test('and a list that CloudFormation can take in whole', () => {
    const longest = Math.max(...functions.map(({ Environment }) => longestText(Environment.Variables)));

    // All variables of a function together may have 4 KB.
    expect(longest).toBeLessThan(4096);
  });
});

/** With every ARN as long as an ARN gets. */
function longestText(variables: object): number {
  const arn = `arn:aws-us-gov:secretsmanager:ap-southeast-2:123456789012:secret:rawdog/${'p'.repeat(12)}-AbC123`;
  return Object.entries(variables)
    .map(([name, value]) => name + flat(value).replaceAll(/<\w+>/g, arn))
    .join('').length;
}

describe('function URLs', () => {
  const urls = resources(plain, 'Lambda::Url');

  test('stream, on the alias, for every function', () => {
    const shapes = urls.map(({ properties: { AuthType, InvokeMode, Qualifier } }) => ({
      AuthType,
      InvokeMode,
      Qualifier,
    }));

    expect(shapes).toEqual(
      functions.map(() => ({ AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM', Qualifier: 'live' })),
    );
    expect(new Set(urls.map(({ properties }) => flat(properties.TargetFunctionArn))).size).toBe(6);
  });

  test('leave the headers of cross-origin calls to the gateway, which sends them', () => {
    expect(urls.filter(({ properties }) => properties.Cors !== undefined)).toEqual([]);
  });

  test('can be left out', () => {
    const template = synth({ fronts: { functionUrls: false } });

    expect(resources(template, 'Lambda::Url')).toEqual([]);
    expect(resources(template, 'Lambda::Function')).toHaveLength(7);
    expect(resources(template, 'Lambda::Permission').map(({ properties }) => properties.Principal)).toEqual(
      Array(7).fill('apigateway.amazonaws.com'),
    );
  });
});

test('every function has the alias that its fronts call', () => {
  expect(resources(plain, 'Lambda::Alias').map(({ properties }) => properties.Name)).toEqual(Array(7).fill('live'));
});

test('tags are on all that takes them', () => {
  const template = synth({ tags: { team: 'platform' } });
  const tagged = (type: string) => resources(template, type).map(({ properties }) => properties.Tags);

  for (const type of ['Lambda::Function', 'SecretsManager::Secret', 'Logs::LogGroup', 'ApiGateway::RestApi']) {
    expect(tagged(type)).toEqual(tagged(type).map(() => [{ Key: 'team', Value: 'platform' }]));
  }
});
