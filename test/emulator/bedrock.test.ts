import type { Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBedrock } from '../../emulator/bedrock.ts';
import { listen } from '../../emulator/lambda/front.ts';
import { readBody } from '../../emulator/lambda/read-body.ts';

const authorization = 'AWS4-HMAC-SHA256 Credential=ASIACHAT/20260101/us-east-1/bedrock/aws4_request, Signature=0';
const model = (id: string) => `arn:aws:bedrock:us-east-1::foundation-model/${id}`;

const servers: Server[] = [];
const asked: (readonly string[])[] = [];
let denied: string | undefined;
let url: string;

beforeEach(async () => {
  asked.length = 0;
  denied = undefined;
  const upstream = await listen(async (request, response) => {
    const body = await readBody(request);
    response.writeHead(201, { 'x-upstream': 'yes' }).end(`${request.method} ${request.url} ${body}`);
  });
  const bedrock = await listen(
    createBedrock(`${upstream.url}/bedrock`, (...demand) => {
      asked.push(demand);
      return demand[2] !== denied;
    }),
  );
  servers.push(upstream.server, bedrock.server);
  url = bedrock.url;
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const call = (path: string, body: object = {}, headers: Record<string, string> = { authorization }) =>
  fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });

test('what is allowed is passed on as it came, and so is its answer', async () => {
  const answer = await call('/model/amazon.nova-lite-v1%3A0/converse', { a: 1 });

  expect([answer.status, answer.headers.get('x-upstream')]).toEqual([201, 'yes']);
  expect(await answer.text()).toBe('POST /bedrock/model/amazon.nova-lite-v1%3A0/converse {"a":1}');
});

test.each([
  ['amazon.nova-lite-v1%3A0/converse', 'InvokeModel', [model('amazon.nova-lite-v1:0')]],
  ['amazon.nova-lite-v1%3A0/converse-stream', 'InvokeModelWithResponseStream', [model('amazon.nova-lite-v1:0')]],
  ['cohere.embed-v4%3A0/invoke', 'InvokeModel', [model('cohere.embed-v4:0')]],
  [
    'us.anthropic.claude-x/converse',
    'InvokeModel',
    ['arn:aws:bedrock:us-east-1:000000000000:inference-profile/us.anthropic.claude-x', model('anthropic.claude-x')],
  ],
  [
    'arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Acustom%2Fa/converse',
    'InvokeModel',
    ['arn:aws:bedrock:eu-west-1:1:custom/a'],
  ],
])('%s needs %s', async (path, action, resources) => {
  await call(`/model/${path}`);

  expect(asked).toEqual(resources.map((resource) => ['ASIACHAT', `bedrock:${action}`, resource]));
});

test('ranking needs to be allowed itself, and to invoke the model that ranks', async () => {
  const modelConfiguration = { modelArn: model('cohere.rerank-v3-5:0') };

  await call('/rerank', { rerankingConfiguration: { bedrockRerankingConfiguration: { modelConfiguration } } });

  expect(asked).toEqual([
    ['ASIACHAT', 'bedrock:Rerank', '*'],
    ['ASIACHAT', 'bedrock:InvokeModel', modelConfiguration.modelArn],
  ]);
});

test('what the role may not do is denied in the words of AWS', async () => {
  denied = model('amazon.nova-lite-v1:0');

  const answer = await call('/model/amazon.nova-lite-v1%3A0/converse');

  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([403, 'AccessDeniedException']);
  expect(await answer.text()).toContain(`not authorized to perform: bedrock:InvokeModel on resource: ${denied}`);
});

test('who has not signed is nobody, and may do nothing', async () => {
  const answer = await call('/model/amazon.nova-lite-v1%3A0/converse', {}, {});

  expect([answer.status, asked]).toEqual([403, []]);
});
