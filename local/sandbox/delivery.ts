import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { BodyReply, Reply, StreamReply } from './dialect.ts';
import type { Directives } from './directives.ts';

type Wire = string | Uint8Array;
type Ending = 'cut' | 'stall' | 'end' | 'error';

/** What of an answer went out as it was meant: its JSON, or that of an event. */
type Tell = (value: unknown) => void;

/** Sends a reply, spoilt as the directives say. A refusal is sent as it is. */
export async function deliver(
  reply: Reply,
  directives: Directives,
  response: ServerResponse,
  tell: Tell,
): Promise<void> {
  if (directives.delay) await sleep(directives.delay);
  if (reply.kind === 'body' && reply.status >= 400) return sendBody(reply, response);
  if (directives.html) return sendBody(htmlPage, response);
  if (directives.empty) return sendBody({ ...toBody(reply), body: '' }, response);
  if (directives.flood) return flood(reply, response);
  return reply.kind === 'body'
    ? deliverBody(reply, directives, response, tell)
    : deliverStream(reply, directives, response, tell);
}

const htmlPage: BodyReply = {
  kind: 'body',
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>',
};

/** JSON of a shape no provider sends, for the directive `wrong`. */
const wrongShape = { unexpected: ['shape'] };

function sendBody(reply: BodyReply, response: ServerResponse): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
}

function toBody(reply: Reply): BodyReply {
  if (reply.kind === 'body') return reply;
  return { kind: 'body', status: 200, headers: { 'content-type': reply.framing.contentType }, body: '' };
}

function deliverBody(
  reply: BodyReply,
  directives: Directives,
  response: ServerResponse,
  tell: Tell,
): Promise<void> | void {
  if (directives.wrong) return sendBody({ ...reply, body: JSON.stringify(wrongShape) }, response);
  const firstHalf = reply.body.slice(0, reply.body.length / 2);
  if (directives.half || directives.end !== undefined) return sendBody({ ...reply, body: firstHalf }, response);
  const { cut, stall } = directives;
  if (cut === undefined && stall === undefined) {
    tell(parsed(reply.body));
    return sendBody(reply, response);
  }
  return sendPart(reply, firstHalf, cut === undefined ? 'stall' : 'cut', response);
}

/** Subtitles, say, are no JSON, and tell nothing. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

async function sendPart(reply: BodyReply, part: string, ending: Ending, response: ServerResponse): Promise<void> {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  await write(response, part);
  if (ending === 'cut') response.destroy();
}

async function deliverStream(
  reply: StreamReply,
  directives: Directives,
  response: ServerResponse,
  tell: Tell,
): Promise<void> {
  const { framing } = reply;
  response.writeHead(200, { 'content-type': framing.contentType });
  response.flushHeaders();
  if (directives.wrong) return void response.end(framing.encode({ data: wrongShape }, 0));
  if (directives.half) return void response.end(firstHalf(framing.encode(reply.failure, 0)));

  const interruption = toInterruption(directives);
  let sent = 0;
  for (const [index, event] of reply.events.entries()) {
    if (sent === interruption?.after) break;
    if (response.destroyed) return;
    await write(response, framing.encode(event, index));
    if ('comment' in event) continue;
    tell(event.data);
    sent += 1;
    if (directives.pace) await sleep(directives.pace);
  }
  if (interruption) return interrupt(interruption.ending, reply, sent, response);
  response.end(framing.end);
}

function toInterruption(directives: Directives): { ending: Ending; after: number } | undefined {
  for (const ending of ['cut', 'stall', 'end', 'error'] as const) {
    const after = directives[ending];
    if (after !== undefined) return { ending, after };
  }
  return undefined;
}

function interrupt(ending: Ending, reply: StreamReply, sent: number, response: ServerResponse): void {
  if (ending === 'cut') response.destroy();
  if (ending === 'end') response.end();
  if (ending === 'error') response.end(reply.framing.encode(reply.failure, sent));
}

/** A line without end, as fast as the reader takes it: what an unbounded buffer in the reader would die of. */
async function flood(reply: Reply, response: ServerResponse): Promise<void> {
  response.writeHead(200, toBody(reply).headers);
  await write(response, reply.kind === 'stream' ? reply.framing.flood : '{"flood": "');
  const block = Buffer.alloc(64 * 1024, 'x');
  while (!response.destroyed) await write(response, block);
}

function firstHalf(bytes: Wire): Wire {
  return bytes.slice(0, bytes.length / 2);
}

/** Resolves when the bytes have left, so that every event travels alone and a cut afterwards loses none of them. */
function write(response: ServerResponse, bytes: Wire): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.write(bytes, () => {
      response.off('close', resolve);
      resolve();
    });
  });
}

/** Unreferenced, so that a long pause does not outlive the sandbox. */
function sleep(milliseconds: number): Promise<void> {
  return setTimeout(milliseconds, undefined, { ref: false });
}
