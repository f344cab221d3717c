import type { Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { listen } from '../../emulator/lambda/front.ts';
import { type ResponseType, readGatewayResponses } from '../../emulator/rest-api/gateway-responses.ts';
import { resourcesOf } from './template.ts';

let server: Server;
afterEach(() => server.close().closeAllConnections());

async function answerTo(type: ResponseType, ...said: object[]) {
  const resources = said.map((Properties, index) => [
    `Response${index}`,
    { Type: 'ApiGateway::GatewayResponse', Properties },
  ]);
  const answerItself = readGatewayResponses(resourcesOf(Object.fromEntries(resources)));
  const front = await listen((_, response) => answerItself(type, response));
  server = front.server;
  const answer = await fetch(front.url);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

test.each([
  ['MISSING_AUTHENTICATION_TOKEN', 403, 'Missing Authentication Token'],
  ['REQUEST_TOO_LARGE', 413, 'Request Too Long'],
  ['API_CONFIGURATION_ERROR', 500, 'Internal server error'],
  ['INTEGRATION_FAILURE', 502, 'Internal server error'],
] as const)("%s has API Gateway's own words where the template has none", async (type, status, message) => {
  expect(await answerTo(type)).toMatchObject({ status, text: JSON.stringify({ message }) });
});

test('the template words an answer, its status and its headers', async () => {
  const { status, text, headers } = await answerTo('MISSING_AUTHENTICATION_TOKEN', {
    ResponseType: 'MISSING_AUTHENTICATION_TOKEN',
    StatusCode: '404',
    ResponseParameters: { 'gatewayresponse.header.x-should-retry': "'false'" },
    ResponseTemplates: { 'application/json': '{"error":"nothing here"}' },
  });

  expect([status, text]).toEqual([404, '{"error":"nothing here"}']);
  expect([headers.get('x-should-retry'), headers.get('content-type')]).toEqual(['false', 'application/json']);
});

test.each([
  ['REQUEST_TOO_LARGE', 413, '4XX "Request Too Long"'],
  ['INTEGRATION_FAILURE', 502, '5XX "Internal server error"'],
] as const)(
  'what the template does not name, as %s, has the words of its class and its own status',
  async (type, status, text) => {
    const ofClass = (name: string) => ({
      ResponseType: `DEFAULT_${name}`,
      ResponseTemplates: { 'application/json': `${name} $context.error.messageString` },
    });

    expect(await answerTo(type, ofClass('4XX'), ofClass('5XX'))).toMatchObject({ status, text });
  },
);
