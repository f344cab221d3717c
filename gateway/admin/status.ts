/** `/status`: for whoever wants to know what is wrong with a gateway. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { createAccounts } from '../keys/accounts.ts';
import { createTeams } from '../keys/teams.ts';
import type { Table } from '../store/table.ts';
import { version } from '../version.ts';
import { type Operation, operation } from './operation.ts';
import type { AdminTools } from './operations.ts';

const count = z.nullable(z.int());

const statusAnswer = z.strictObject({
  object: z.literal('status'),
  version: z.string(),
  node: z.string(),
  /** Unix seconds, with their fractions. */
  time: z.number(),
  store: z.strictObject({ reachable: z.boolean(), latency_ms: z.nullable(z.number()) }),
  /** Those that are not revoked; null where the store cannot be read. */
  keys: count,
  principals: count,
  teams: count,
  keep_days: z.int(),
});

export function statusOperations({ table, keepDays, now }: AdminTools): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/status/stream',
      summary: 'Four lines, each a while after the one before: whether the front passes on what comes as it comes',
      handle: async () => ({
        status: 200,
        headers: { 'content-type': 'application/jsonl; charset=utf-8' },
        body: slowLines(),
        keepAlive: false,
      }),
    }),
    operation({
      method: 'GET',
      path: '/status',
      summary: 'Versions, the clock, whether the store answers, and how much is in it',
      answer: statusAnswer,
      async handle() {
        const startedAt = performance.now();
        const counts = await countAll(table, now).catch(() => undefined);
        const latency = Math.round((performance.now() - startedAt) * 10) / 10;
        return {
          object: 'status',
          version,
          node: process.versions.node,
          time: now() / 1000,
          store: { reachable: counts !== undefined, latency_ms: counts ? latency : null },
          ...(counts ?? { keys: null, principals: null, teams: null }),
          keep_days: keepDays,
        };
      },
    }),
  ];
}

async function countAll(table: Table, now: () => number) {
  const [keys, principals, teams] = await Promise.all([
    createAccounts(table, 'keys', now).list(),
    createAccounts(table, 'principals', now).list(),
    createTeams(table, now).list(),
  ]);
  const active = (accounts: typeof keys) => accounts.filter(({ revokedAt }) => revokedAt === undefined).length;
  return { keys: active(keys), principals: active(principals), teams: teams.length };
}

const pauseMs = 150;

async function* slowLines(): AsyncGenerator<string> {
  for (let line = 1; line <= 4; line += 1) {
    if (line > 1) await sleep(pauseMs);
    yield `${JSON.stringify({ object: 'status.line', line })}\n`;
  }
}
