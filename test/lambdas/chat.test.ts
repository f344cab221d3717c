import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, EmulatedLambda, Report } from '../../emulator/lambda/index.ts';
import { checkEmf, isEmf } from '../helpers/emf.ts';
import { CALLER_KEY, type ChatDeployment, chatCall, deployChat, PROVIDER_KEY } from './deployed-chat.ts';
import { PACE_MS } from './openai-upstream.ts';

const CHAT = '/v1/chat/completions';
const FRONTS = ['callFunctionUrl', 'callRestApi'] as const;

let deployment: ChatDeployment;
let longThought: Promise<Answer & { readonly calledAt: number }>;
beforeAll(async () => {
  deployment = await deployChat();
  // It takes twelve seconds, during which the other tests can run.
  longThought = askLongThinker();
});
afterAll(() => deployment.remove());

/** The JSON of every event but the last, `[DONE]`. */
function eventsOf({ text }: Answer) {
  const lines = text.split('\n').filter((line) => line.startsWith('data: {'));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)));
}

function contentOf(answer: Answer): string {
  return eventsOf(answer)
    .map(({ choices }) => choices?.[0]?.delta.content ?? '')
    .join('');
}

function arrivalOf(word: string, { chunks }: Answer): number {
  return chunks.find(({ text }) => text.includes(word))?.at ?? Number.NaN;
}

async function serveNext(lambda: EmulatedLambda): Promise<Report> {
  return await lambda.report(await lambda.callFunctionUrl(CHAT, chatCall('plain', 'next')));
}

describe('a streamed chat', () => {
  test.each(FRONTS)('reaches the caller of %s token by token', async (front) => {
    const lambda = await deployment.start();

    const answer = await lambda[front](CHAT, chatCall('paced', 'one two three four', { stream: true }));

    const arrivals = ['one', 'two', 'three', 'four'].map((word) => arrivalOf(word, answer));
    const gaps = arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? at));
    expect(Math.min(...gaps)).toBeGreaterThan(PACE_MS / 2);
    expect(contentOf(answer)).toBe('one two three four');
    expect(answer.text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  test('sends its status and headers ahead of the first token', async () => {
    const lambda = await deployment.start();

    const answer = await lambda.callFunctionUrl(CHAT, chatCall('paced', 'one two', { stream: true }));
    const report = await lambda.report(answer);

    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
    expect(report.streamed).toBe(true);
    expect(report.headAt).toBeLessThan(report.chunksAt[0] ?? 0);
  });

  test('whose upstream breaks off ends with an error event, and the process serves the next request', async () => {
    const lambda = await deployment.start();

    const answer = await lambda.callFunctionUrl(CHAT, chatCall('cut', 'one two three', { stream: true }));
    const broken = await lambda.report(answer);
    const next = await serveNext(lambda);

    expect(contentOf(answer)).toBe('one two');
    expect(eventsOf(answer).at(-1)).toMatchObject({ error: { message: expect.any(String), type: expect.any(String) } });
    expect(answer.text).not.toContain('[DONE]');
    expect(answer.truncated).toBe(false);
    expect(broken.errorType).toBeUndefined();
    expect(next).toMatchObject({ status: 200, coldStart: false, environment: broken.environment });
  });

  test('whose upstream falls silent ends with an error event before the function is killed', async () => {
    const lambda = await deployment.start({ timeoutMs: 2_500 });

    const answer = await lambda.callFunctionUrl(CHAT, chatCall('stalled', 'one two three', { stream: true }));
    const stalled = await lambda.report(answer);
    const next = await serveNext(lambda);

    expect(contentOf(answer)).toBe('one two');
    expect(eventsOf(answer).at(-1)).toMatchObject({ error: { code: 'deadline_exceeded' } });
    expect(answer.text).not.toContain('[DONE]');
    expect(stalled.errorType).toBeUndefined();
    expect(next).toMatchObject({ status: 200, coldStart: false, environment: stalled.environment });
  });

  test('whose upstream never answers is a 504', async () => {
    const lambda = await deployment.start({ timeoutMs: 2_500 });

    const answer = await lambda.callFunctionUrl(CHAT, chatCall('silent', 'hello', { stream: true }));
    const silent = await lambda.report(answer);
    const next = await serveNext(lambda);

    expect(answer.status).toBe(504);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'deadline_exceeded' } });
    expect(silent.errorType).toBeUndefined();
    expect(next).toMatchObject({ status: 200, coldStart: false, environment: silent.environment });
  });
});

async function askLongThinker() {
  const lambda = await deployment.start();
  const calledAt = performance.now();
  return { calledAt, ...(await lambda.callFunctionUrl(CHAT, chatCall('late', 'at last', { stream: true }))) };
}

describe('a whole chat', () => {
  test.each(FRONTS)('is answered through %s', async (front) => {
    const lambda = await deployment.start();

    const answer = await lambda[front](CHAT, chatCall('plain', 'hello there'));

    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(answer.text)).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { role: 'assistant', content: 'hello there' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    });
  });

  test('is understood from a base64 body', async () => {
    const lambda = await deployment.start();
    const call = chatCall('plain', 'grüße 漢字 🙂');

    const binary = { ...call, headers: { ...call.headers, 'Content-Type': 'application/octet-stream' } };
    const answer = await lambda.callFunctionUrl(CHAT, binary);

    expect(JSON.parse(answer.text).choices[0].message.content).toBe('grüße 漢字 🙂');
  });

  test('is sent upstream with the provider key, never with the caller key', async () => {
    const lambda = await deployment.start();

    await lambda.callFunctionUrl(CHAT, chatCall('plain', 'which key?'));

    const { headers } = deployment.upstream.requests.findLast(isAsking('which key?')) ?? {};
    expect(headers?.authorization).toBe(`Bearer ${PROVIDER_KEY}`);
    expect(JSON.stringify(headers)).not.toContain(CALLER_KEY);
  });
});

function isAsking(content: string) {
  return (request: ChatDeployment['upstream']['requests'][number]) => request.body.messages[0]?.content === content;
}

test('two requests in one process share no state', async () => {
  const lambda = await deployment.start();
  const asked = chatCall('plain', 'first secret', { stream: true, stream_options: { include_usage: true }, user: 'a' });

  const first = await lambda.callFunctionUrl(CHAT, asked);
  const firstReport = await lambda.report(first);
  const second = await lambda.callFunctionUrl(CHAT, chatCall('plain', 'second', { stream: true }));
  const secondReport = await lambda.report(second);

  expect(secondReport.environment).toBe(firstReport.environment);
  expect([contentOf(first), contentOf(second)]).toEqual(['first secret', 'second']);
  expect(eventsOf(first).at(-1).usage).toMatchObject({ completion_tokens: 2 });
  expect(second.text).not.toContain('usage');
  expect(deployment.upstream.requests.findLast(isAsking('second'))?.body).not.toHaveProperty('user');
  expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  expect(secondReport.logs.join()).not.toContain(String(first.headers['x-request-id']));
});

test('an upstream connection that was closed while the process was frozen is replaced', async () => {
  const lambda = await deployment.start();

  const first = await serveNext(lambda);
  deployment.upstream.dropConnections();
  const second = await serveNext(lambda);

  expect(second).toMatchObject({ status: 200, environment: first.environment });
});

describe.each(FRONTS)('a request that cannot be served, through %s,', (front) => {
  test('is a 400 when its body is no JSON', async () => {
    const lambda = await deployment.start();

    const answer = await lambda[front](CHAT, { ...chatCall('plain', ''), body: '{"model": ' });

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).error).toMatchObject({ type: 'invalid_request_error', code: 'invalid_json' });
  });

  test('is a 401 with a wrong key, and without one', async () => {
    const lambda = await deployment.start();
    const { body = '' } = chatCall('plain', 'hello');

    const wrong = await lambda[front](CHAT, { body, headers: { Authorization: 'Bearer wrong' } });
    const none = await lambda[front](CHAT, { body });

    expect([wrong.status, none.status]).toEqual([401, 401]);
    expect(JSON.parse(wrong.text)).toMatchObject({ error: { message: expect.any(String) } });
  });

  test('is a 404 at an unknown path', async () => {
    const lambda = await deployment.start();

    const answer = await lambda[front]('/v1/nothing', chatCall('plain', 'hello'));

    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { message: expect.stringContaining('/v1/nothing') } });
  });

  test('is a 405 by another method', async () => {
    const lambda = await deployment.start();

    const answer = await lambda[front](CHAT);

    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST, OPTIONS' } });
  });

  test('is answered without a body when it is a preflight or a HEAD', async () => {
    const lambda = await deployment.start();

    const preflight = await lambda[front](CHAT, { method: 'OPTIONS', headers: { Origin: 'https://example.com' } });
    const head = await lambda[front]('/health', { method: 'HEAD' });

    expect(preflight).toMatchObject({ status: 204, text: '', headers: { 'access-control-allow-origin': '*' } });
    expect(head).toMatchObject({ status: 200, text: '' });
  });
});

describe('the log', () => {
  test('has one line of JSON a request, and one of metrics', async () => {
    const lambda = await deployment.start();

    const answer = await lambda.callFunctionUrl(CHAT, chatCall('plain', 'hello there', { stream: true }));
    const { logs } = await lambda.report(answer);

    expect(logs.map(isEmf)).toEqual([false, true]);
    expect(JSON.parse(logs[0] ?? '')).toMatchObject({
      requestId: answer.headers['x-request-id'],
      endpoint: 'chat',
      model: 'openai/plain',
      provider: 'openai',
      stream: true,
      status: 200,
      promptTokens: 3,
      completionTokens: 2,
    });
    expect(checkEmf(JSON.parse(logs[1] ?? ''))).toMatchObject({
      requestId: answer.headers['x-request-id'],
      service: 'rawdog',
      endpoint: 'chat',
      provider: 'openai',
      model: 'other',
      Requests: 1,
      Errors: 0,
      PromptTokens: 3,
      CompletionTokens: 2,
      UnpricedRequests: 1,
      Chunks: 4,
      Latency: expect.any(Number),
      TimeToFirstChunk: expect.any(Number),
    });
  });

  test.each([
    [
      'a stream that breaks off',
      chatCall('cut', 'a b c', { stream: true }),
      { Errors: 1, errorKind: 'upstream', UnpricedRequests: 1 },
    ],
    ['a refused parameter', chatCall('plain', 'a', { temperature: 'hot' }), { ClientErrors: 1, Errors: 0 }],
    ['a wrong key', { body: '{}', headers: { authorization: 'Bearer wrong' } }, { ClientErrors: 1, Errors: 0 }],
  ])('has the metrics of %s', async (_, call, expected) => {
    const lambda = await deployment.start();

    const { logs } = await lambda.report(await lambda.callRestApi(CHAT, call));

    expect(logs.filter(isEmf)).toHaveLength(1);
    expect(checkEmf(JSON.parse(logs.find(isEmf) ?? ''))).toMatchObject({ endpoint: 'chat', Requests: 1, ...expected });
  });

  test.each([
    ['a streamed answer', chatCall('plain', 'canary-content', { stream: true })],
    ['a whole answer', chatCall('plain', 'canary-content')],
    ['a broken stream', chatCall('cut', 'canary-content canary-content canary-content', { stream: true })],
    ['broken JSON', { ...chatCall('plain', ''), body: '{"messages": [canary-content' }],
    ['a refused parameter', chatCall('plain', 'canary-content', { temperature: 'canary-content' })],
    ['a wrong key', { ...chatCall('plain', 'canary-content'), headers: { authorization: 'Bearer canary-wrong-key' } }],
  ])('of %s has neither content nor a key', async (_, call) => {
    const lambda = await deployment.start();

    const { logs } = await lambda.report(await lambda.callFunctionUrl(`${CHAT}?key=canary-query`, call));

    expect(logs.map(isEmf)).toEqual([false, true]);
    expect(logs.join()).not.toContain('canary');
  });
});

test('an upstream that thinks for longer than ten seconds does not keep the caller from a status', async () => {
  const answer = await longThought;

  const firstByteAt = answer.chunks[0]?.at ?? Number.NaN;
  expect(answer.headAt - answer.calledAt).toBeGreaterThan(9_900);
  expect(firstByteAt - answer.headAt).toBeGreaterThan(500);
  expect(contentOf(answer)).toBe('at last');
  expect(answer.text.endsWith('data: [DONE]\n\n')).toBe(true);
});
