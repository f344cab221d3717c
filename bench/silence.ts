/**
 * Whether an answer survives an upstream that says nothing, before its first token and between two: over the local server
 * and as a Lambda function, with OpenAI's own client and with curl. `node bench/silence.ts [seconds of each silence]`
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import { startLambda } from '../emulator/lambda/index.ts';
import { startGateway } from '../local/start-gateway.ts';
import { build } from '../scripts/build.ts';

const seconds = Number(process.argv[2] ?? 240);
const key = 'bench-caller-key';
const words = ['after', ' silence'];

const upstream = createServer(async (incoming, outgoing) => {
  incoming.resume();
  outgoing.on('error', () => {});
  const chunk = (choice: object) =>
    `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', choices: [choice] })}\n\n`;
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  for (const content of words) {
    await wait(seconds * 1000);
    outgoing.write(chunk({ index: 0, delta: { content }, finish_reason: null }));
  }
  outgoing.end(`${chunk({ index: 0, delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`);
}).listen(0, '127.0.0.1');
await once(upstream, 'listening');
const { port } = upstream.address() as AddressInfo;

const environment = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, RAWDOG_API_KEY: key };
const local = await startGateway({ PORT: '0', ...environment }, { log: () => {} });
const outputFolder = join(tmpdir(), `rawdog-silence-${process.pid}`);
await build({ outputFolder, functions: ['chat'] });
const lambda = await startLambda({ taskRoot: join(outputFolder, 'chat'), environment, timeoutMs: 900_000 });

const question = {
  model: 'openai/gpt-4o',
  stream: true,
  messages: [{ role: 'user', content: 'Take your time' }],
} as const;

async function withOpenAI(url: string): Promise<string> {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  let text = '';
  for await (const { choices } of await client.chat.completions.create({
    ...question,
    messages: [...question.messages],
  }))
    text += choices[0]?.delta.content ?? '';
  return text;
}

async function withCurl(url: string): Promise<string> {
  const headers = ['-H', `authorization: Bearer ${key}`, '-H', 'content-type: application/json'];
  const args = ['-sSN', `${url}/v1/chat/completions`, ...headers, '-d', JSON.stringify(question)];
  const { stdout } = await promisify(execFile)('curl', args);
  const contents = stdout.matchAll(/"content":"([^"]*)"/g);
  return stdout.trimEnd().endsWith('data: [DONE]') ? [...contents].map(([, content]) => content).join('') : 'cut';
}

const runs = Object.entries({ 'local server': local.url, 'Lambda function': lambda.functionUrl }).flatMap(
  ([front, url]) => [
    { name: `${front}, OpenAI's client`, answer: withOpenAI(url) },
    { name: `${front}, curl`, answer: withCurl(url) },
  ],
);
await Promise.all(
  runs.map(async ({ name, answer }) => {
    const text = await answer.catch((error: unknown) => String(error).slice(0, 200));
    console.log(`${text === words.join('') ? 'survived' : `FAILED (${text})`}  ${seconds} s + ${seconds} s  ${name}`);
  }),
);
lambda.stop();
await local.close();
upstream.close().closeAllConnections();
await rm(outputFolder, { recursive: true });
// Clients keep their connections, and the process with them, for minutes.
process.exit();
