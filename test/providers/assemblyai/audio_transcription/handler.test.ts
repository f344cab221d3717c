/** The three steps of a job, against a server that plays AssemblyAI step by step. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { handler } from '../../../../providers/assemblyai/audio_transcription/handler.ts';
import type { TranscriptionRequest } from '../../../../providers/base/audio_transcription/types.ts';
import { upload } from '../../../helpers/form.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';
import { startUpstream, type Upstream } from '../../../helpers/upstream.ts';

interface Step {
  readonly status?: number;
  readonly body: unknown;
}

const uploaded: Step = { body: { upload_url: 'https://cdn.assemblyai.com/upload/f7' } };
const queued: Step = { body: { id: 'job-1', status: 'queued' } };
const processing: Step = { body: { id: 'job-1', status: 'processing' } };
const completed: Step = {
  body: {
    id: 'job-1',
    status: 'completed',
    text: 'Hi.',
    words: [{ text: 'Hi.', start: 0, end: 500 }],
    audio_duration: 1,
  },
};
const page: Step = { body: '<!doctype html><html><body>Welcome</body></html>' };

let upstream: Upstream | undefined;
afterEach(() => upstream?.close());

interface Call {
  readonly line: string;
  readonly key: unknown;
  readonly type: unknown;
  readonly body: string;
}

async function transcribe(
  steps: readonly Step[],
  asked: Partial<TranscriptionRequest> = {},
  { firstByteMs = 5_000, signal = new AbortController().signal } = {},
) {
  const calls: Call[] = [];
  upstream = await startUpstream(async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    const { authorization: key, 'content-type': type } = request.headers;
    // The last one for ever.
    const step = steps[Math.min(calls.length, steps.length - 1)];
    calls.push({ line: `${request.method} ${request.url}`, key, type, body });
    response.writeHead(step?.status ?? 200, { 'content-type': 'application/json' });
    response.end(typeof step?.body === 'string' ? step.body : JSON.stringify(step?.body));
  });
  const ctx = transcriptionContext('assemblyai', 'universal-2', asked, {
    credentials: { apiKey: 'aa-key', baseUrl: upstream.url.origin },
    timeouts: { connectMs: 1_000, firstByteMs, idleMs: 1_000 },
    signal,
  });
  const outcome = await handler.handleRequest(ctx.request, ctx).catch((error) => error);
  return { calls, outcome };
}

test('audio is uploaded, made a job of, and asked for until it is done', async () => {
  const { calls, outcome } = await transcribe([uploaded, queued, processing, completed], {
    file: upload('sound'),
    language: 'en',
    temperature: 1,
  });

  const job = {
    audio_url: 'https://cdn.assemblyai.com/upload/f7',
    speech_models: ['universal-2'],
    language_code: 'en',
  };
  const key = 'aa-key';
  expect(calls).toEqual([
    { line: 'POST /v2/upload', key, type: 'application/octet-stream', body: 'sound' },
    { line: 'POST /v2/transcript', key, type: 'application/json', body: JSON.stringify(job) },
    { line: 'GET /v2/transcript/job-1', key, type: undefined, body: '' },
    { line: 'GET /v2/transcript/job-1', key, type: undefined, body: '' },
  ]);
  expect(outcome).toEqual({
    kind: 'json',
    body: {
      text: 'Hi.',
      words: [{ word: 'Hi.', start: 0, end: 0.5 }],
      duration: 1,
      usage: { type: 'duration', seconds: 1 },
    },
    headers: {},
    dropped: ['temperature'],
    upstreamRequestId: 'job-1',
  });
});

test('nothing is uploaded for a request that cannot be', async () => {
  const { calls, outcome } = await transcribe([uploaded], { task: 'translate' });

  expect(calls).toEqual([]);
  expect(outcome.fields).toMatchObject({ status: 400, code: 'unsupported_endpoint' });
});

const refused: Step = { status: 401, body: { error: 'Authentication error, API token missing/invalid' } };
const broken: Step = { status: 500, body: { error: 'Server error' } };
const failed: Step = { body: { id: 'job-1', status: 'error', error: 'File does not appear to contain audio.' } };

const crashed: Step = { body: { id: 'job-1', status: 'error', error: 'Internal server error.' } };

test.each<[what: string, steps: readonly Step[], calls: number, told: object]>([
  ['the upload is refused', [refused], 1, { kind: 'authentication', status: 401 }],
  ['the upload is answered with a page', [page], 1, { status: 502, code: 'invalid_response' }],
  ['the upload has no address', [{ body: {} }], 1, { status: 502, code: 'invalid_response' }],
  ['the job is refused', [uploaded, refused], 2, { kind: 'authentication' }],
  ['the job has no id', [uploaded, { body: { status: 'queued' } }], 2, { status: 502, code: 'invalid_response' }],
  ['the job fails', [uploaded, queued, failed], 3, { status: 400, param: 'file', retryable: false }],
  ['the job is gone', [uploaded, queued, { status: 404, body: { error: 'Not found' } }], 3, { kind: 'not_found' }],
  ['every look at the job fails', [uploaded, queued, broken], 5, { status: 500, kind: 'upstream' }],
  ['every look at the job shows a page', [uploaded, queued, page], 5, { status: 502, code: 'invalid_response' }],
  ['the job is something else', [uploaded, queued, { body: {} }], 3, { status: 502, code: 'invalid_response' }],
  ['the job fails by their own fault', [uploaded, queued, crashed], 3, { status: 502, retryable: true }],
])('%s', async (_, steps, calls, told) => {
  const outcome = await transcribe(steps);

  expect(outcome.outcome.fields).toMatchObject(told);
  expect(outcome.calls).toHaveLength(calls);
});

test('a look that fails in between costs nothing', async () => {
  const { outcome } = await transcribe([uploaded, queued, broken, completed]);

  expect(outcome.body.text).toBe('Hi.');
});

test('a job that never ends is given up in time', async () => {
  const { outcome } = await transcribe([uploaded, queued, processing], {}, { firstByteMs: 800 });

  expect(outcome.fields).toMatchObject({ kind: 'timeout', status: 504 });
});

test('a job is left alone when nobody waits for it any more', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 700);
  const { calls, outcome } = await transcribe([uploaded, queued, processing], {}, { signal: controller.signal });

  expect(outcome.fields).toMatchObject({ code: 'cancelled' });
  expect(calls).toHaveLength(3);
});

test('a stream is made of the transcript', async () => {
  const { outcome } = await transcribe([uploaded, queued, completed], { stream: true });

  expect(outcome.kind).toBe('stream');
  expect(await Array.fromAsync(outcome.chunks)).toEqual([
    { type: 'transcript.text.delta', delta: 'Hi.' },
    { type: 'transcript.text.done', text: 'Hi.', usage: { type: 'duration', seconds: 1 } },
  ]);
});
