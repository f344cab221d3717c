import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { type EmulatedLambda, type FunctionOptions, startLambda } from '../../emulator/lambda/index.ts';

const taskRoot = fileURLToPath(new URL('fixtures', import.meta.url));
const started: EmulatedLambda[] = [];

async function start(options: Partial<FunctionOptions> = {}): Promise<EmulatedLambda> {
  const lambda = await startLambda({ taskRoot, ...options });
  started.push(lambda);
  return lambda;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

afterEach(() => {
  for (const lambda of started.splice(0)) lambda.stop();
});

describe('a streamed response', () => {
  test('arrives piece by piece', async () => {
    const lambda = await start();

    const answer = await lambda.callFunctionUrl('/chunks');

    expect(answer.chunks.map(({ text }) => text)).toEqual([0, 1, 2, 3].map((index) => `data: ${index}\n\n`));
    const gaps = answer.chunks.slice(1).map(({ at }, index) => at - (answer.chunks[index]?.at ?? at));
    expect(Math.min(...gaps)).toBeGreaterThan(30);
  });

  test('has its status and headers from the prelude', async () => {
    const lambda = await start();

    const answer = await lambda.callFunctionUrl('/chunks');

    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'set-cookie': ['one=1', 'two=2'] });
    expect(answer.headers['x-request']).toBe(answer.headers['x-amzn-requestid']);
  });

  test('shows status and headers before the first byte of the body', async () => {
    const lambda = await start();

    const answer = await lambda.callFunctionUrl('/head-first');
    const report = await lambda.report(answer);

    expect((answer.chunks[0]?.at ?? 0) - answer.headAt).toBeGreaterThan(100);
    expect((report.chunksAt[0] ?? 0) - (report.headAt ?? 0)).toBeGreaterThan(100);
  });

  test('larger than any buffer arrives whole', async () => {
    const lambda = await start();

    const answer = await lambda.callFunctionUrl('/flood');

    expect(answer.text).toHaveLength(512 * 16_384);
  });

  test('is written to its end when the caller has gone', async () => {
    const lambda = await start();

    const outgoing = request(`${lambda.functionUrl}/flood`).end();
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    outgoing.destroy();
    const report = await lambda.report(incoming);

    expect(report.errorType).toBeUndefined();
    expect(report.logs.join()).toContain('written to the end');
  });

  test('that only ends never sends its prelude, which is a 502', async () => {
    const lambda = await start();

    const answer = await lambda.callFunctionUrl('/end-only');

    expect(answer.status).toBe(502);
    expect(await lambda.report(answer)).toMatchObject({ errorType: 'Runtime.InvalidPrelude' });
  });
});

describe('a handler that fails', () => {
  test('before its first byte gives a 502', async () => {
    const lambda = await start();

    const answer = await lambda.callRestApi('/throw-early');

    expect(answer).toMatchObject({ status: 502, text: '{"message": "Internal server error"}', truncated: false });
    expect(await lambda.report(answer)).toMatchObject({ errorType: 'RangeError', streamed: true });
  });

  test('after its first byte gives a truncated body, and the process lives on', async () => {
    const lambda = await start();

    const answer = await lambda.callFunctionUrl('/throw-late');
    const report = await lambda.report(answer);

    expect(answer).toMatchObject({ status: 201, text: 'data: first\n\n', truncated: true });
    expect(report.errorType).toBe('TypeError');
    expect(isAlive(report.environment)).toBe(true);
  });

  test('inside a pipeline takes the process with it, so that the next call is a cold start', async () => {
    const lambda = await start();

    const answer = await lambda.callFunctionUrl('/pipeline');
    const failed = await lambda.report(answer);
    const next = await lambda.report(await lambda.callFunctionUrl('/count'));

    expect(answer.truncated || answer.status === 502).toBe(true);
    expect(isAlive(failed.environment)).toBe(false);
    expect(next).toMatchObject({ coldStart: true, errorType: undefined });
  });

  test('to return in time is killed', async () => {
    const lambda = await start({ timeoutMs: 300 });

    const answer = await lambda.callFunctionUrl('/hang');
    const report = await lambda.report(answer);

    expect(answer).toMatchObject({ text: 'data: first\n\n', truncated: true });
    expect(report.errorType).toBe('Sandbox.Timedout');
    expect(isAlive(report.environment)).toBe(false);
  });

  test('to load fails the invocation that started it', async () => {
    const lambda = await start({ handler: 'index.callback' });

    const answer = await lambda.callFunctionUrl('/');

    expect(answer.status).toBe(502);
    expect(await lambda.report(answer)).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' });
  });
});

describe('execution environments', () => {
  test('serve one invocation after the other', async () => {
    const lambda = await start();

    const first = await lambda.callFunctionUrl('/count');
    const reports = [await lambda.report(first)];
    const second = await lambda.callFunctionUrl('/count');
    reports.push(await lambda.report(second));

    expect([first.text, second.text]).toEqual(['1', '2']);
    expect(reports.map(({ coldStart }) => coldStart)).toEqual([true, false]);
    expect(lambda.environments).toEqual([reports[0]?.environment]);
    expect(reports[1]?.environment).toBe(reports[0]?.environment);
  });

  test('multiply for invocations at the same time', async () => {
    const lambda = await start();

    await Promise.all([lambda.callFunctionUrl('/chunks'), lambda.callFunctionUrl('/chunks')]);

    expect(lambda.environments).toHaveLength(2);
  });

  test('are as many as the reserved concurrency, and further invocations wait', async () => {
    const lambda = await start({ maxEnvironments: 1 });

    const answers = await Promise.all([lambda.callFunctionUrl('/count'), lambda.callFunctionUrl('/count')]);

    expect(answers.map(({ text }) => text).toSorted()).toEqual(['1', '2']);
    expect(lambda.environments).toHaveLength(1);
  });

  test('keep the log lines of each invocation apart', async () => {
    const lambda = await start();

    const first = await lambda.report(await lambda.callFunctionUrl('/count'));
    const second = await lambda.report(await lambda.callFunctionUrl('/count'));

    expect(first.logs.map((line) => JSON.parse(line).message)).toEqual(['invocation 1']);
    expect(second.logs.map((line) => JSON.parse(line).message)).toEqual(['invocation 2']);
  });
});

describe('events', () => {
  const json = { body: '{"model":"é"}', headers: { 'Content-Type': 'application/json', Authorization: 'Bearer key' } };
  const audio = { body: Buffer.from([0, 255, 128]), headers: { 'Content-Type': 'audio/mpeg' } };

  test('of a function URL are payload 2.0', async () => {
    const lambda = await start();

    const { text } = await lambda.callFunctionUrl('/event?a=1&a=2', json);

    expect(JSON.parse(text)).toMatchObject({
      version: '2.0',
      rawPath: '/event',
      rawQueryString: 'a=1&a=2',
      queryStringParameters: { a: '1,2' },
      headers: { 'content-type': 'application/json', authorization: 'Bearer key' },
      requestContext: { http: { method: 'POST', path: '/event' } },
      body: '{"model":"é"}',
      isBase64Encoded: false,
    });
  });

  test('of a REST API are payload 1.0, with header names as they were written', async () => {
    const lambda = await start();

    const { text } = await lambda.callRestApi('/event?a=1&a=2', json);

    expect(JSON.parse(text)).toMatchObject({
      path: '/event',
      httpMethod: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer key' },
      multiValueHeaders: { Authorization: ['Bearer key'] },
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      body: '{"model":"é"}',
      isBase64Encoded: false,
    });
  });

  test('carry binary bodies in base64', async () => {
    const lambda = await start();

    const bodies = [await lambda.callFunctionUrl('/event', audio), await lambda.callRestApi('/event', audio)];

    for (const { text } of bodies) expect(JSON.parse(text)).toMatchObject({ body: 'AP+A', isBase64Encoded: true });
  });

  test('without a body say so in their own way', async () => {
    const lambda = await start();

    const functionUrl = JSON.parse((await lambda.callFunctionUrl('/event')).text);
    const restApi = JSON.parse((await lambda.callRestApi('/event')).text);

    expect(functionUrl).not.toHaveProperty('body');
    expect(restApi).toMatchObject({ body: null, queryStringParameters: null });
  });

  test('larger than a function URL takes are refused', async () => {
    const lambda = await start();

    const answer = await lambda.callFunctionUrl('/event', { body: Buffer.alloc(6 * 1024 * 1024 + 1) });

    expect(answer.status).toBe(413);
  });
});

describe('a buffered handler', () => {
  test('answers in one piece, base64 decoded', async () => {
    const lambda = await start({ handler: 'index.buffered' });

    const answer = await lambda.callFunctionUrl('/');

    expect(answer).toMatchObject({ status: 202, headers: { 'content-type': 'audio/mpeg' } });
    expect(await lambda.report(answer)).toMatchObject({ streamed: false, errorType: undefined });
  });

  test('may return a bare value to a function URL', async () => {
    const lambda = await start({ handler: 'index.buffered' });

    const answer = await lambda.callFunctionUrl('/value');

    expect(answer).toMatchObject({ status: 200, text: '{"hello":"there"}' });
  });

  test('that throws gives a 502 and serves the next call', async () => {
    const lambda = await start({ handler: 'index.buffered' });

    const failed = await lambda.report(await lambda.callFunctionUrl('/throw'));
    const next = await lambda.report(await lambda.callFunctionUrl('/'));

    expect(failed).toMatchObject({ status: 502, errorType: 'RangeError' });
    expect(next).toMatchObject({ status: 202, errorType: undefined, coldStart: false });
  });
});
