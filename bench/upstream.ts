/** A fake of the six measured providers. The path says how it streams: `/e200-p5/anthropic/v1/messages`. */
import http from 'node:http';
import type { Answer } from './answers/answer.ts';
import { anthropic } from './answers/anthropic.ts';
import { bedrock } from './answers/bedrock.ts';
import { cohere } from './answers/cohere.ts';
import { gemini } from './answers/gemini.ts';
import { mistral } from './answers/mistral.ts';
import { openai } from './answers/openai.ts';
import type { Dialect } from './dialects.ts';
import { createWheel } from './wheel.ts';

const answers: Record<Dialect, Answer> = { openai, anthropic, gemini, bedrock, cohere, mistral };
const route = /^\/e(\d+)-p(\d+)\/(\w+)\//;

interface Prepared {
  readonly answer: Answer;
  readonly whole: Buffer;
  readonly events: readonly Buffer[];
  readonly pace: number;
}
const prepared = new Map<string, Prepared>();
const wheels = new Map<number, ReturnType<typeof createWheel>>();

function prepare([prefix, events, pace, dialect]: RegExpExecArray) {
  const known = prepared.get(prefix);
  if (known) return known;
  const answer = answers[dialect as Dialect];
  const whole = Buffer.from(JSON.stringify(answer.whole));
  const made = { answer, whole, events: answer.events(Number(events)), pace: Number(pace) };
  prepared.set(prefix, made);
  return made;
}

function wheelFor(pace: number) {
  const wheel = wheels.get(pace) ?? createWheel(pace);
  wheels.set(pace, wheel);
  return wheel;
}

function sendStream({ answer, events, pace }: Prepared, response: http.ServerResponse) {
  response.writeHead(200, { 'content-type': answer.streamType });
  if (pace === 0) return response.end(Buffer.concat(events));
  let next = 0;
  const step = () => {
    if (next < events.length) response.write(events[next++]);
    if (next < events.length && !response.destroyed) return true;
    response.end();
    return false;
  };
  if (step()) wheelFor(pace)(step);
}

function sendWhole({ whole }: Prepared, response: http.ServerResponse) {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length }).end(whole);
}

function answerTo(path: string, body: Buffer, response: http.ServerResponse) {
  const match = route.exec(path);
  if (!match) return response.writeHead(path === '/health' ? 200 : 404).end();
  const ready = prepare(match);
  const url = path.split('?')[0] ?? path;
  return ready.answer.streams(url, body) ? sendStream(ready, response) : sendWhole(ready, response);
}

http
  .createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => answerTo(request.url ?? '', Buffer.concat(parts), response));
  })
  .listen(Number(process.env['PORT']), '127.0.0.1');
