import { expect, test } from 'vitest';
import { type Deploy, flat, synth } from './stack.ts';

function outputsOf(deploy: Deploy, config: Parameters<typeof synth>[1] = {}): Record<string, string> {
  const outputs: Record<string, { Value: unknown }> = synth(deploy, config).toJSON()['Outputs'];
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { Value }]) => [
      name,
      flat(Value).replaceAll(
        /(Ref|Secretscallerkey|adminKey|StoreTable|RestApi|RestApiDeploymentStageprod)[0-9A-F]{8}/g,
        '$1',
      ),
    ]),
  );
}

const readKey = 'aws secretsmanager get-secret-value --secret-id <Secretscallerkey> --query SecretString --output text';
const apiUrl = 'https://<RestApi>.execute-api.<AWS::Region>.<AWS::URLSuffix>/<RestApiDeploymentStageprod>/v1';

function curl(url: string, model: string): string {
  const body = `{"model":"${model}","stream":true,"messages":[{"role":"user","content":"Hello!"}]}`;
  return `curl -N ${url}/chat/completions -H "authorization: Bearer $(${readKey})" -H 'content-type: application/json' -d '${body}'`;
}

test('a deployment says where it is, how to get a key and how to put one in, what to try, and what it leaves', () => {
  const outputs = outputsOf({ providers: ['openai', 'bedrock'] });

  expect(Object.keys(outputs)).toEqual([
    'BaseUrl',
    'ChatUrl',
    'CompletionUrl',
    'EmbedUrl',
    'AudioTranscriptionUrl',
    'RerankUrl',
    'ModelsUrl',
    'CallerKey',
    'ProviderKeys',
    'AdminUrl',
    'AdminKey',
    'Table',
    'TryIt',
    'KeptOnRemoval',
  ]);
  expect(outputs).toMatchObject({
    BaseUrl: apiUrl,
    CallerKey: readKey,
    ProviderKeys: 'npm run secret -- PROVIDER',
    TryIt: curl(apiUrl, 'bedrock/amazon.nova-lite-v1:0'),
    Table: '<StoreTable>',
    AdminUrl: apiUrl.replace('/v1', '/admin/v1'),
    AdminKey: readKey.replace('Secretscallerkey', 'adminKey'),
    KeptOnRemoval: 'rawdog/openai rawdog/caller-key rawdog/admin-key <StoreTable>',
  });
  expect(outputs['EmbedUrl']).toMatch(/^<embedFunctionAliasliveFunctionUrl\w+\.FunctionUrl>$/);
});

test('without Bedrock the first call needs a model of the first provider', () => {
  expect(outputsOf({ providers: ['groq'] })['TryIt']).toBe(curl(apiUrl, 'groq/MODEL'));
});

test('a domain takes the place of the address of AWS, and says where it has to point', () => {
  const domain = { name: 'ai.example.com', certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' };
  const outputs = outputsOf({ domain });

  expect(outputs['BaseUrl']).toBe('https://ai.example.com/v1');
  expect(outputs['DomainTarget']).toMatch(/^<DomainName\w+\.RegionalDomainName>$/);
});

test('with function URLs alone there is no base URL for all, and the first call goes to the one of chat', () => {
  const outputs = outputsOf({ fronts: { restApi: false }, providers: ['groq'] });

  expect(outputs['BaseUrl']).toBeUndefined();
  expect(outputs['TryIt']).toMatch(/^curl -N <chatFunctionAliasliveFunctionUrl\w+\.FunctionUrl>v1\/chat\/completions /);
});

test.each([
  [{ restApi: 'iam' } as const, 'execute-api'],
  [{ restApi: false, functionUrls: 'iam' } as const, 'lambda'],
])('where calls are signed, the first one is: %j', (fronts, service) => {
  expect(outputsOf({ fronts })['TryIt']).toContain(
    ` --aws-sigv4 "aws:amz:$AWS_REGION:${service}" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "x-amz-security-token: $AWS_SESSION_TOKEN" -H "x-api-key: $(${readKey})" `,
  );
});

test('the bucket of shared answers stays too, and is named', () => {
  const kept = outputsOf({ keepSecrets: false }, { cache: { shared: true } })['KeptOnRemoval'];

  expect(kept).toMatch(/^<StoreTable> <StoreCacheBucket\w+>$/);
});

test('what goes with the stack is not said to stay, nor what was there before it', () => {
  const openai = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/openai-AbC123';

  expect(outputsOf({ keepSecrets: false, table: false })['KeptOnRemoval']).toBe('nothing');
  expect(outputsOf({ keepSecrets: false })['KeptOnRemoval']).toBe('<StoreTable>');
  const kept = outputsOf({ providers: ['openai'], secrets: { openai }, table: false })['KeptOnRemoval'];
  expect(kept).toBe('rawdog/caller-key');
});
