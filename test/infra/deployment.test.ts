import { expect, test } from 'vitest';
import { allProviders } from '../../gateway/all-endpoints.ts';
import { defineConfig } from '../../gateway/config.ts';
import { readDeployment } from '../../infra/deployment.ts';
import type { Deploy } from './stack.ts';

const secret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/openai-AbC123';

function read(deploy: Deploy, hosts = {}) {
  return readDeployment(defineConfig({ hosts, deploy }));
}

test('nothing said is a deployment: two fronts, all providers, secrets that stay', () => {
  expect(read({})).toEqual({
    stackName: 'rawdog',
    fronts: { restApi: true, functionUrls: true, webFunction: false },
    providers: allProviders.filter((id) => id !== 'openai_compatible'),
    secrets: {},
    table: true,
    keepSecrets: true,
    functions: { chat: {}, completion: {}, embed: {}, audio_transcription: {}, rerank: {}, models: {} },
    logRetentionDays: 30,
    throttle: { requestsPerSecond: 100, burst: 200 },
    apiGatewayLogRole: true,
    alarms: { errorRatePercent: 5, firstTokenP99Ms: 10_000, spendPerHourUsd: 10, authFailures: 0 },
    tags: {},
  });
});

test('providers that are named are on, in the order of the registries, and the hosts of the config with them', () => {
  const { providers } = read({ providers: ['voyage', 'openai'] }, { vllm: { baseUrl: 'http://10.0.0.5' } });

  expect(providers).toEqual(['openai', 'voyage', 'vllm']);
});

test('a host of the config can have an existing secret', () => {
  expect(read({ secrets: { vllm: secret } }, { vllm: { baseUrl: 'http://10.0.0.5' } }).secrets).toEqual({
    vllm: secret,
  });
});

test.each<[object, string]>([
  [{ front: {} }, 'rawdog.config.ts: unknown field deploy.front'],
  [{ fronts: { restAPI: true } }, 'unknown field deploy.fronts.restAPI'],
  [{ functions: { chats: {} } }, 'unknown field deploy.functions.chats'],
  [{ functions: { chat: { memory: 512 } } }, 'unknown field deploy.functions.chat.memory'],
  [{ alarms: { mail: 'a@b.c' } }, 'unknown field deploy.alarms.mail'],
  [{ waf: { limit: 5 } }, 'unknown field deploy.waf.limit'],
  [{ domain: { name: 'ai.example.com' } }, 'deploy.domain.certificateArn'],
  [{ providers: ['openai', 'opnai'] }, 'deploy.providers: there is no provider `opnai` here, only openai, azure'],
  [{ providers: ['openai_compatible'] }, 'deploy.providers: there is no provider `openai_compatible` here'],
  [{ providers: [] }, 'deploy.providers: must name a provider, or be left out for all'],
  [{ secrets: { opnai: secret } }, 'deploy.secrets: there is no provider `opnai` here'],
  [{ secrets: { bedrock: secret } }, 'deploy.secrets: there is no provider `bedrock` here'],
  [
    { providers: ['groq'], secrets: { openai: secret } },
    'deploy.secrets: there is no provider `openai` here, only groq, caller-key',
  ],
  [{ secrets: { openai: secret.slice(0, -7) } }, 'deploy.secrets.openai: must be the whole ARN of a secret'],
  [{ secrets: { openai: 'sk-live-1234' } }, 'deploy.secrets.openai: must be the whole ARN of a secret'],
  [{ secretsKey: 'alias/team' }, 'deploy.secretsKey: must be an ARN: arn:aws:kms:…'],
  [{ fronts: { restApi: 'keys' } }, "deploy.fronts.restApi: must be true, false or 'iam'"],
  [{ fronts: { restApi: false, functionUrls: false } }, 'deploy.fronts: one of them must be on'],
  [{ fronts: { restApi: false }, waf: { requestsPerFiveMinutes: 100 } }, 'deploy.waf: needs deploy.fronts.restApi'],
  [
    { fronts: { restApi: false }, domain: { name: 'a.example', certificateArn: 'arn:aws:acm:x:1:certificate/2' } },
    'deploy.domain: needs deploy.fronts.restApi',
  ],
  [{ logRetentionDays: 31 }, 'deploy.logRetentionDays: must be one of 1, 3, 5'],
  [{ stackName: 'my gateway' }, 'deploy.stackName: must be letters, digits and hyphens'],
  [{ functions: { chat: { timeoutSeconds: 901 } } }, 'deploy.functions.chat.timeoutSeconds'],
  [{ functions: { chat: { memoryMb: 64 } } }, 'deploy.functions.chat.memoryMb'],
  [{ functions: { chat: { reservedConcurrency: -1 } } }, 'deploy.functions.chat.reservedConcurrency'],
  [{ throttle: { burst: 0 } }, 'deploy.throttle.burst: must be above zero'],
  [{ alarms: { email: 'ops' } }, 'deploy.alarms.email: must be an e-mail address'],
  [{ alarms: { authFailures: -1 } }, 'deploy.alarms.authFailures: must not be below zero'],
  [{ alarms: { spendPerHourUsd: 0 } }, 'deploy.alarms.spendPerHourUsd: must be above zero'],
  [{ waf: { requestsPerFiveMinutes: 9 } }, 'deploy.waf.requestsPerFiveMinutes: must be 10 or more'],
  [{ waf: { webAclArn: 'my-acl' } }, 'deploy.waf.webAclArn: must be an ARN'],
  [
    { domain: { name: 'https://ai.example.com', certificateArn: 'arn:aws:acm:x:1:certificate/2' } },
    'deploy.domain.name: must be a domain name',
  ],
  [{ tags: { team: 5 } }, 'deploy.tags.team'],
])('%j is an error that names it', (deploy, message) => {
  expect(() => read(deploy as Deploy)).toThrow(message);
});

test('a provider that does not exist is an error wherever the config names it', () => {
  const config = defineConfig({ prices: { 'opnai/*': { input: 1 } } });

  expect(() => readDeployment(config)).toThrow('prices.opnai/*: there is no provider `opnai` here');
});

test('what a mistake quotes is never a key', () => {
  expect(() => read({ secrets: { openai: 'sk-live-1234' } })).not.toThrow('sk-live-1234');
});
