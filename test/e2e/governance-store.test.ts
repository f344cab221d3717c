/** The store is down: who has a budget is told to come back, who has none goes on, and nobody is told that a key is wrong. */
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointCalls } from '../helpers/endpoint-calls.ts';
import { type Governed, type IssuedKey, startGoverned } from '../helpers/governed.ts';

const kinds = {
  free: [{}, {}],
  limited: [{ limits: { requests_per_minute: 1000 } }, {}],
  budgeted: [{ budget: { usd: 100, per: 'total' } }, {}],
  'in a limited team': [{}, { limits: { concurrent: 1000 } }],
  'in a budgeted team': [{}, { budget: { usd: 100, per: 'total' } }],
} as const;
type Kind = keyof typeof kinds;

interface Scene {
  readonly gateway: Governed;
  readonly keys: Readonly<Record<Kind, IssuedKey>>;
  readonly revoked: IssuedKey;
}

/** All keys have been in use when the store goes down. */
async function startScene(failOpen: boolean): Promise<Scene> {
  const gateway = await startGoverned({ config: { budgets: { failOpen } } });
  const issued = Object.entries(kinds).map(async ([kind, [own, ofTeam]]) => {
    const { team } = await gateway.issueInTeam(ofTeam);
    return [kind, await gateway.issue(own, { team })] as const;
  });
  const keys = Object.fromEntries(await Promise.all(issued)) as Scene['keys'];
  const revoked = await gateway.issue();
  await gateway.admin(`DELETE /keys/${revoked.id}`);
  const [chat] = endpointCalls;
  await Promise.allSettled([...Object.values(keys), revoked].map(({ secret }) => chat?.make(gateway.client(secret))));
  for (const key of Object.values(keys)) await gateway.settled(key, 1);
  await gateway.store.close();
  return { gateway, keys, revoked };
}

let closed: Scene;
let open: Scene;
beforeAll(async () => {
  [closed, open] = await Promise.all([startScene(false), startScene(true)]);
});
afterAll(() => Promise.all([closed, open].map(({ gateway }) => gateway.stop())));

/** Each endpoint, whole and streamed, at once. */
function callAll({ gateway }: Scene, { secret }: IssuedKey) {
  return Promise.allSettled(endpointCalls.map(({ make }) => make(gateway.client(secret))));
}

/** A status, or `ok`, once for each that there is. */
async function outcomes(scene: Scene, key: IssuedKey): Promise<string[]> {
  const all = await callAll(scene, key);
  const told = all.map((one) => (one.status === 'fulfilled' ? 'ok' : `${one.reason.status} ${one.reason.code}`));
  return [...new Set(told)];
}

// Each waits for the store until it gives up.
test.concurrent.each([
  ['free', 'ok', 'ok'],
  ['limited', '503 store_unavailable', 'ok'],
  ['in a limited team', '503 store_unavailable', 'ok'],
  ['budgeted', '503 store_unavailable', '503 store_unavailable'],
  ['in a budgeted team', '503 store_unavailable', '503 store_unavailable'],
] as const)('a key that is %s: %s, and %s where limits fail open', async (kind, whenClosed, whenOpen) => {
  expect(await Promise.all([outcomes(closed, closed.keys[kind]), outcomes(open, open.keys[kind])])).toEqual([
    [whenClosed],
    [whenOpen],
  ]);
});

describe('a call that is refused', () => {
  test('asks no provider, and is worth a retry', async () => {
    const key = closed.keys.budgeted;
    const before = closed.gateway.bill.get('openai/gpt-4o-mini')?.answers;

    const [answer] = await callAll(closed, key);

    const error = answer?.status === 'rejected' ? answer.reason : undefined;
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect([error.headers.get('retry-after'), error.headers.get('x-should-retry')]).toEqual(['1', 'true']);
    expect(closed.gateway.bill.get('openai/gpt-4o-mini')?.answers).toBe(before);
  });
});

test.concurrent('a key that nobody has met is not told that it is wrong', async () => {
  expect(await outcomes(closed, { id: '', secret: `rd-${'x'.repeat(43)}` })).toEqual(['503 store_unavailable']);
});

test.concurrent('one that was revoked stays so', async () => {
  expect(await outcomes(closed, closed.revoked)).toEqual(['401 revoked_api_key']);
});

test.concurrent("the gateway's own key goes on", async () => {
  expect(await outcomes(closed, { id: '', secret: closed.gateway.key })).toEqual(['ok']);
});
