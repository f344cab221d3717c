/** The test bed: one upstream, one load generator, and pairs of pass-through and gateway for each plan. */
import { once } from 'node:events';
import { type Call, gatewayCall, providerCall, type Question } from './calls.ts';
import { type Dialect, type Plan, prefixOf } from './dialects.ts';
import type { Job, Outcome } from './load.ts';
import { type Server, start, startServer } from './process.ts';
import { profilingEnv } from './profile.ts';

/** Something to measure, and what to send it. */
export interface Target {
  readonly server: Server;
  readonly callFor: (question: Question) => Call;
}
export interface Pair {
  readonly proxy: Target;
  readonly gateway: Target;
  readonly direct: Target;
}
export interface Effort {
  readonly count: number;
  readonly concurrency: number;
  readonly stagger?: number;
}

const key = 'bench-caller-key';
const gatewayScript = process.env['BENCH_GATEWAY'] ?? 'dist/local/main.mjs';

function gatewayEnv(base: string): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    RAWDOG_API_KEY: key,
    OPENAI_API_KEY: 'x',
    OPENAI_BASE_URL: `${base}/v1`,
    ANTHROPIC_API_KEY: 'x',
    ANTHROPIC_BASE_URL: `${base}/v1`,
    GEMINI_API_KEY: 'x',
    GEMINI_BASE_URL: `${base}/v1beta`,
    COHERE_API_KEY: 'x',
    COHERE_BASE_URL: `${base}/v2`,
    MISTRAL_API_KEY: 'x',
    MISTRAL_BASE_URL: `${base}/v1`,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: base,
  };
}

/** @param profiles folder for CPU profiles of the gateway's processes */
export async function createBed(profiles?: string) {
  const upstream = await startServer('bench/upstream.ts', 1, {});
  const load = start('bench/load.ts', 1, {}, ['ignore', 'ignore', 'inherit', 'ipc']);
  const pairs = new Map<string, Pair>();

  /** A pair nobody has used yet. */
  async function freshPair(dialect: Dialect, plan: Plan): Promise<Pair> {
    const prefix = prefixOf(dialect, plan);
    const callFor = (question: Question) => {
      const call = providerCall(dialect, question);
      return { ...call, path: prefix + call.path };
    };
    const gateway = await startServer(gatewayScript, 0, {
      ...gatewayEnv(upstream.url + prefix),
      ...(profiles && profilingEnv(profiles)),
    });
    return {
      direct: { server: upstream, callFor },
      proxy: { server: await startServer('bench/pass-through.ts', 0, { UPSTREAM: upstream.url }), callFor },
      gateway: { server: gateway, callFor: (question) => gatewayCall(dialect, question) },
    };
  }

  /** The pair for a plan, shared by the scenarios that use it. */
  async function pairFor(dialect: Dialect, plan: Plan) {
    const prefix = prefixOf(dialect, plan);
    const pair = pairs.get(prefix) ?? (await freshPair(dialect, plan));
    pairs.set(prefix, pair);
    return pair;
  }

  async function send({ server, callFor }: Target, question: Question, effort: Effort): Promise<Outcome> {
    const job: Job = { stagger: 0, ...effort, url: server.url, key, call: callFor(question) };
    load.send(job);
    const [outcome] = (await once(load, 'message')) as [Outcome];
    const crash = server.crash();
    return crash === undefined ? outcome : { ...outcome, errors: [...outcome.errors, crash] };
  }

  async function close() {
    await Promise.all([...pairs.values()].map(stopPair));
    load.disconnect();
    await upstream.stop();
  }

  return { freshPair, pairFor, send, close };
}

export type Bed = Awaited<ReturnType<typeof createBed>>;

export async function stopPair({ proxy, gateway }: Pair) {
  await Promise.all([proxy.server.stop(), gateway.server.stop()]);
}
