/**
 * `node bench/embeddings.ts`: what a request for 2,048 embeddings of 1,536 dimensions costs the gateway, in a new process
 * each: the time of the first such request, and the most memory it took, beside a bare pass-through of the same answer.
 * Linux only: it reads /proc.
 */
import http from 'node:http';
import { peakMegabytes, type Server, startServer } from './process.ts';

const inputs = Array.from({ length: 2048 }, (_, index) => `This is text number ${index}.`);
const key = 'bench-caller-key';

interface Scenario {
  readonly name: string;
  readonly model: string;
  readonly encoding_format: 'float' | 'base64';
}
const scenarios: readonly Scenario[] = [
  { name: 'openai, base64', model: 'openai/m', encoding_format: 'base64' },
  { name: 'openai, floats', model: 'openai/m', encoding_format: 'float' },
  { name: 'cohere (22 calls), base64', model: 'cohere/m', encoding_format: 'base64' },
  { name: 'cohere (22 calls), floats', model: 'cohere/m', encoding_format: 'float' },
];

const upstream = await startServer('bench/vectors.ts', 1, {});
const env = {
  HOST: '127.0.0.1',
  RAWDOG_API_KEY: key,
  OPENAI_API_KEY: 'x',
  OPENAI_BASE_URL: `${upstream.url}/v1`,
  COHERE_API_KEY: 'x',
  COHERE_BASE_URL: `${upstream.url}/v2`,
};

interface Cost {
  readonly ms: number;
  readonly megabytes: number;
}

async function costOf(server: Server, scenario: Scenario): Promise<Cost> {
  const idle = peakMegabytes(server.pid);
  const began = performance.now();
  await post(`${server.url}/v1/embeddings`, JSON.stringify({ ...scenario, input: inputs }));
  const ms = performance.now() - began;
  const megabytes = peakMegabytes(server.pid) - idle;
  await server.stop();
  return { ms, megabytes };
}

/** Reads the answer without keeping it. */
function post(url: string, body: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered with status ${response.statusCode}.`));
      response.on('error', reject).on('end', resolve).resume();
    });
    request.on('error', reject).end(body);
  });
}

const row = (cells: readonly string[]) =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(28) : cell.padStart(15))).join('');
console.log(row(['', 'pass-through ms', 'gateway ms', 'pass-through MB', 'gateway MB']));
for (const scenario of scenarios) {
  const proxy = await costOf(await startServer('bench/pass-through.ts', 0, { UPSTREAM: upstream.url }), scenario);
  const gateway = await costOf(await startServer('dist/local/main.mjs', 0, env), scenario);
  const figures = [proxy.ms, gateway.ms, proxy.megabytes, gateway.megabytes];
  console.log(row([scenario.name, ...figures.map((figure) => figure.toFixed(0))]));
}
await upstream.stop();
