/** One process of many: makes its calls all at once, and may be killed at any moment. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '../../gateway/ledger/types.ts';
import { GatewayError } from '../../providers/base/errors.ts';
import { book, openLedger, openStore, type Report, type Task, toCall } from './calls.ts';

const task = JSON.parse(process.env['TASK'] ?? '') as Task;
const table = openStore(process.env);
const ledger = openLedger(table);
const ceiling = BigInt(task.ceiling);
const admittedAt: number[] = [];
const statuses: number[] = [];

/** As with the SDKs, a call comes back as another one when the store was out of reach. */
async function call(attempts = 8): Promise<void> {
  const requestId = `req_${randomUUID()}`;
  try {
    await finish(requestId, await ledger.admit(toCall(task, requestId)));
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { status } = error.fields;
    if (status === 503 && attempts > 1) return call(attempts - 1);
    statuses.push(status);
  }
}

async function finish(requestId: string, lease: Lease): Promise<void> {
  if (admittedAt.push(Date.now()) === 1) process.stdout.write('begun\n');
  await sleep(Math.random() * task.answerMs);
  const cost = (ceiling * BigInt(Math.floor(Math.random() * 1e9))) / 1_000_000_000n;
  await book(table, requestId, cost);
  await lease.settle({ cost, usage: undefined });
}

await Promise.all(Array.from({ length: task.calls }, () => call()));
const count = (status: number) => statuses.filter((one) => one === status).length;
const report: Report = { refused: count(429), unavailable: count(503), admittedAt };
process.stdout.write(`${JSON.stringify(report)}\n`);
