/** Many calls at once of one gateway, quarter after quarter, and what became of each of them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { nodeFlags } from '../../scripts/node-flags.mjs';
import { ask, type Received } from '../../test/faults/ask.ts';
import { type Outcome, outcomeOf } from '../../test/faults/outcome.ts';
import type { Health } from './gateway.ts';
import { type PlannedCall, planCall } from './plan.ts';

export interface Quarter extends Health {
  readonly calls: number;
  readonly seconds: number;
  /** Answered in full; failed as was planned; left by their callers. */
  readonly answered: number;
  readonly failed: number;
  readonly left: number;
  /** What was neither, in words. */
  readonly unaccounted: readonly string[];
}

interface World {
  readonly gateway: ChildProcess;
  readonly url: string;
  readonly agent: http.Agent;
  /** The well answers of subjects, as they came first. */
  readonly words: Map<string, string>;
}

export interface Soak {
  readonly quarters: readonly Quarter[];
  /** Once the callers and the providers are gone. */
  readonly atEnd: Health;
}

/** @param parts after each of which the process is looked at */
export async function runSoak(calls: number, atOnce: number, parts = 4): Promise<Soak> {
  const upstream = startChild('upstream.ts', {});
  const gateway = startChild('gateway.ts', { SOAK_UPSTREAM: await tell<string>(upstream) });
  const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
  const world: World = { gateway, url: await tell<string>(gateway), agent, words: new Map() };
  const quarters: Quarter[] = [];
  const size = Math.ceil(calls / parts);
  for (let quarter = 0; quarter < parts; quarter += 1)
    quarters.push(await runQuarter(quarter * size, size, atOnce, world));
  agent.destroy();
  await stop(upstream);
  await wait(200);
  const atEnd = await healthOf(gateway);
  await stop(gateway);
  return { quarters, atEnd };
}

function startChild(script: string, env: Record<string, string>): ChildProcess {
  return fork(join(import.meta.dirname, script), {
    execArgv: [...nodeFlags],
    env: { PATH: process.env['PATH'], ...env },
  });
}

async function tell<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`A process of the soak ended with ${code}.`);
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return message as T;
}

async function runQuarter(first: number, size: number, atOnce: number, world: World): Promise<Quarter> {
  const startedAt = performance.now();
  const count = { answered: 0, failed: 0, left: 0 };
  const unaccounted: string[] = [];
  let next = first;
  const worker = async () => {
    while (next < first + size) {
      const call = planCall(next++);
      const verdict = await make(call, world);
      if (verdict === 'answered' || verdict === 'failed' || verdict === 'left') count[verdict] += 1;
      else unaccounted.push(verdict);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const seconds = (performance.now() - startedAt) / 1000;
  // The gateway reads for a second past the end of a stream.
  await wait(1_500);
  return { calls: size, seconds, ...count, unaccounted, ...(await healthOf(world.gateway)) };
}

function healthOf(gateway: ChildProcess): Promise<Health> {
  gateway.send('health');
  return tell(gateway);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}

async function make(call: PlannedCall, { url, agent, words }: World): Promise<string> {
  const { subject, stream, model, cell, leaveAfterMs } = call;
  const { endpoint, provider } = subject;
  const leaving = leaveAfterMs === undefined ? {} : { leaveAfterMs };
  const received = await ask({ url, key: 'rd-test-key' }, { endpoint, model, stream, cell, agent, ...leaving });
  if (received.ending === 'left') return 'left';
  const outcome = outcomeOf(endpoint, stream, received);
  // With a second target behind it, it is that one's answer at times.
  const served = `${endpoint} ${String(received.headers['x-rawdog-provider'])}`;
  const well = words.get(served) ?? outcome.words;
  if (outcome.kind === 'answer') words.set(served, well);
  return (
    verdictOn(call, outcome, well) ??
    `${cell} ${provider} (${call.fault?.name ?? 'well'}): ${describe(outcome, received)}`
  );
}

/** Undefined for what was not planned. */
function verdictOn({ fault, stream }: PlannedCall, { kind, status, words }: Outcome, well: string) {
  if (kind === 'answer' && words === well) return 'answered';
  const expected = (stream && fault?.expectStreamed) || fault?.expect;
  if (expected === undefined || expected === 'well') return undefined;
  const isFitting = expected === 'either' || (kind === 'refused' ? expected.includes(status) : kind === 'broken');
  return isFitting ? 'failed' : undefined;
}

const describe = ({ kind, status, code, why }: Outcome, { ms }: Received) =>
  `${kind} ${status} ${code} ${why ?? ''} after ${Math.round(ms)} ms`;
