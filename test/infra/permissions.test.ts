import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { allProviders } from '../../gateway/all-endpoints.ts';
import { flat, resources, synth } from './stack.ts';

interface Statement {
  readonly owner: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const plain = synth();
const everything = synth({
  fronts: { webFunction: true },
  alarms: { email: 'ops@example.com' },
  waf: {},
  secretsKey: 'arn:aws:kms:eu-west-1:123456789012:key/1',
});

/** Every statement of every policy document, wherever in the template it stands. */
function statements(template: Template): Statement[] {
  return resources(template).flatMap(({ id, properties }) =>
    statementsIn(properties).map(({ Effect, Action, Resource = [] }) => ({
      owner: id,
      effect: Effect,
      actions: [Action].flat(),
      resources: [Resource].flat().map(flat),
    })),
  );
}

interface RawStatement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: unknown;
}

function statementsIn(value: unknown): RawStatement[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'Statement' in value && Array.isArray(value.Statement) ? value.Statement : [];
  return [...own, ...Object.values(value).flatMap(statementsIn)];
}

function ofRole(endpoint: string, template: Template): Statement[] {
  return statements(template).filter(({ owner }) => owner.startsWith(`${endpoint}AccessRoleDefaultPolicy`));
}

/** Why a wildcard has to be one. */
const reasons: Readonly<Record<string, string>> = {
  'secretsmanager:BatchGetSecretValue *': 'It knows no resources: it returns what GetSecretValue allows.',
  'bedrock:Rerank *': 'It knows no resources: the model it calls needs InvokeModel.',
  'arn:<AWS::Partition>:bedrock:*::foundation-model/*': 'The caller names the model; profiles lead to other regions.',
  'arn:<AWS::Partition>:bedrock:<AWS::Region>:<AWS::AccountId>:inference-profile/*': 'The caller names the profile.',
  'arn:<AWS::Partition>:bedrock:<AWS::Region>:<AWS::AccountId>:application-inference-profile/*':
    'The caller names the profile.',
  'arn:<AWS::Partition>:bedrock:<AWS::Region>:<AWS::AccountId>:provisioned-model/*': 'The caller names the model.',
  'arn:<AWS::Partition>:bedrock:<AWS::Region>:<AWS::AccountId>:imported-model/*': 'The caller names the model.',
  'arn:<AWS::Partition>:bedrock:<AWS::Region>:<AWS::AccountId>:custom-model-deployment/*':
    'The caller names the model.',
};

/** Of what CDK brings along for a web function. */
const copyReasons: Readonly<Record<string, string>> = {
  's3:*': 'Denied, to whoever comes without TLS.',
  's3:Abort*': 'The code is copied, by a function of CDK.',
  's3:DeleteObject*': 'The copy of the code is deleted with its revision, and all of them with the stack.',
  's3:GetBucket*': 'The bucket is emptied with the stack.',
  's3:List*': 'The bucket is emptied with the stack.',
  '<AWSCDKWebFunctionAssetBucket5B596593.Arn>/*': 'A bucket that holds the code and nothing else.',
  '<AWSCDKWebFunctionAssetBucket5B596593.Arn>/web-function/*': 'Where in that bucket the code is.',
  'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}/*': 'Where `cdk deploy` puts code.',
};

function wildcards({ actions, resources: named }: Statement): string[] {
  const ofActions = actions.filter((action) => action.includes('*'));
  const ofResources = named
    .filter((arn) => arn.includes('*'))
    .flatMap((arn) => (arn === '*' ? actions.map((action) => `${action} *`) : [arn]));
  return [...ofActions, ...ofResources];
}

describe('wildcards', () => {
  test('of the stack have reasons, each of them', () => {
    const found = statements(plain).flatMap(wildcards);

    expect([...new Set(found)].sort()).toEqual(Object.keys(reasons).sort());
  });

  test('with every option', () => {
    const found = statements(everything).flatMap(wildcards);

    expect([...new Set(found)].filter((one) => !(one in reasons)).sort()).toEqual(Object.keys(copyReasons).sort());
  });

  test('are found where there are some', () => {
    const statement = { owner: '', effect: 'Allow' };

    expect(wildcards({ ...statement, actions: ['s3:Get*'], resources: ['a', 'b/*'] })).toEqual(['s3:Get*', 'b/*']);
    expect(wildcards({ ...statement, actions: ['a:B', 'a:C'], resources: ['*'] })).toEqual(['a:B *', 'a:C *']);
  });
});

const logs = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** The secrets a function may read, by their names without what CDK adds. */
function secretsOf(endpoint: string, template: Template): string[] {
  const read = ofRole(endpoint, template).filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'));
  const names = read
    .flatMap((statement) => statement.resources)
    .map((arn) => arn.replace(/^<Secrets(\w+)\w{8}>$/, '$1'));
  return names.sort();
}

/** Whoever chats completes texts too. */
const chatting = [
  'openai',
  'azure',
  'anthropic',
  'gemini',
  'cohere',
  'mistral',
  'groq',
  'deepseek',
  'xai',
  'together',
  'fireworks',
  'perplexity',
  'openrouter',
  'cerebras',
  'ollama',
];

describe('a function', () => {
  test.each<[string, readonly string[]]>([
    ['chat', chatting],
    ['completion', chatting],
    ['embed', ['openai', 'azure', 'gemini', 'cohere', 'mistral', 'together', 'fireworks', 'ollama', 'voyage', 'jina']],
    ['audiotranscription', ['openai', 'azure', 'gemini', 'mistral', 'groq', 'deepgram', 'elevenlabs', 'assemblyai']],
    ['rerank', ['cohere', 'together', 'fireworks', 'voyage', 'jina']],
    ['models', allProviders.filter((id) => id !== 'bedrock' && id !== 'openai_compatible')],
  ])('of %s reads the secrets of those it can serve, and the key of the callers', (endpoint, providers) => {
    expect(secretsOf(endpoint, plain)).toEqual([...providers, 'callerkey'].sort());
  });

  test('reads no secret of a provider that is off', () => {
    const template = synth({ providers: ['openai', 'voyage'] });

    expect(secretsOf('chat', template)).toEqual(['callerkey', 'openai']);
    expect(secretsOf('embed', template)).toEqual(['callerkey', 'openai', 'voyage']);
    expect(secretsOf('rerank', template)).toEqual(['callerkey', 'voyage']);
  });

  test('reads the secret of a host wherever OpenAI-like hosts are served', () => {
    const template = synth({ providers: ['groq'] }, { hosts: { vllm: { baseUrl: 'http://10.0.0.5' } } });

    const readers = ['chat', 'completion', 'embed', 'audiotranscription', 'rerank', 'models'];
    expect(readers.filter((endpoint) => secretsOf(endpoint, template).includes('vllm'))).toEqual(readers);
  });

  test('reads an existing secret by its ARN, with its key', () => {
    const openai = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/openai-AbC123';
    const secretsKey = 'arn:aws:kms:eu-central-1:123456789012:key/1';
    const template = synth({ providers: ['openai'], secrets: { openai }, secretsKey });

    expect(secretsOf('chat', template)).toEqual([openai, 'callerkey']);
    expect(ofRole('chat', template).find(({ actions }) => actions[0] === 'kms:Decrypt')?.resources).toEqual([
      secretsKey,
    ]);
  });

  test('writes its own log and no other', () => {
    const written = ['chat', 'completion', 'embed', 'audiotranscription', 'rerank', 'models'].map((endpoint) => {
      const [log, ...more] = ofRole(endpoint, plain).filter(({ actions }) =>
        actions.some((action) => action.startsWith('logs:')),
      );
      expect(more).toEqual([]);
      return {
        endpoint,
        actions: log?.actions,
        group: log?.resources.map((arn) => arn.replace(/^<(\w+)Log\w{8}\.Arn>$/, '$1')),
      };
    });

    expect(written).toEqual(written.map(({ endpoint }) => ({ endpoint, actions: logs, group: [endpoint] })));
  });

  test.each([
    ['chat', ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream']],
    ['completion', ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream']],
    ['embed', ['bedrock:InvokeModel']],
    ['rerank', ['bedrock:InvokeModel', 'bedrock:Rerank']],
    ['audiotranscription', []],
    ['models', []],
  ])('of %s may do on Bedrock: %j', (endpoint, actions) => {
    const allowed = ofRole(endpoint, plain).flatMap((statement) => statement.actions);

    expect(allowed.filter((action) => action.startsWith('bedrock:')).sort()).toEqual(actions);
  });

  test('may do nothing on Bedrock when it is off', () => {
    const allowed = statements(synth({ providers: ['openai', 'cohere'] })).flatMap(({ actions }) => actions);

    expect(allowed.filter((action) => action.startsWith('bedrock:'))).toEqual([]);
  });

  test('may do nothing else', () => {
    const allowed = ofRole('chat', plain).flatMap(({ actions }) => actions);

    expect(allowed).toEqual([
      ...logs,
      'secretsmanager:GetSecretValue',
      'secretsmanager:BatchGetSecretValue',
      ...['dynamodb:BatchGetItem', 'dynamodb:GetItem'],
      ...['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      ...['dynamodb:Query', 'dynamodb:UpdateItem'],
      'bedrock:InvokeModel',
      'bedrock:InvokeModelWithResponseStream',
    ]);
  });
});

test('no role has a managed policy, but that of API Gateway', () => {
  const managed = resources(plain, 'IAM::Role').flatMap(({ properties }) => properties.ManagedPolicyArns ?? []);

  expect(managed.map(flat)).toEqual([
    'arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
  ]);
});

test('each function may be called by its URL, and by the one REST API', () => {
  const callers = resources(plain, 'Lambda::Permission').map(({ properties }) => [
    properties.Principal,
    properties.Action,
    properties.FunctionUrlAuthType ?? properties.InvokedViaFunctionUrl ?? flat(properties.SourceArn),
  ]);

  const api = 'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<RestApi135E9C73>/*/*/*';
  expect(new Set(callers.map((caller) => JSON.stringify(caller)))).toEqual(
    new Set(
      [
        // The gateway checks the key of its callers itself.
        ['*', 'lambda:InvokeFunctionUrl', 'NONE'],
        ['*', 'lambda:InvokeFunction', true],
        ['apigateway.amazonaws.com', 'lambda:InvokeFunction', api],
      ].map((caller) => JSON.stringify(caller)),
    ),
  );
  // The admin function has no URL.
  expect(callers).toHaveLength(19);
});
