/** Mixed calls of all endpoints, by several keys and teams, in an order that a seed decides; and what became of them. */

import { type Billed, type Comparison, compare } from './books-compare.ts';
import { booksConfig, brokenModels, type Kind, kinds, unbroken } from './books-kinds.ts';
import { type Governed, type IssuedKey, startGoverned } from './governed.ts';

export interface BooksRun {
  make(calls: number): Promise<void>;
  compare(): Promise<Comparison>;
  close(): Promise<void>;
}

const atOnce = 48;
const enough = { budget: { usd: 100_000, per: 'total' } };

export async function startBooksRun(seed = 1): Promise<BooksRun> {
  const gateway = await startGoverned({ config: booksConfig });
  const keys = await issueKeys(gateway);
  const { random, pick } = createRandom(seed);
  // Of what breaks off later, once to its end: by that the rest is measured.
  const [first] = keys;
  for (const model of brokenModels) await makeCall(gateway, first?.secret ?? '', unbroken(model));
  const whole = new Map(brokenModels.map((model) => [model, gateway.bill.get(model)] as const));
  let made = brokenModels.length;
  let broke = new Map<string, number>();
  return {
    async make(calls) {
      const plan = Array.from({ length: calls }, () => ({
        kind: pick(kinds),
        key: pick(keys),
        wrong: random() < 0.02,
      }));
      made += plan.filter(({ wrong }) => !wrong).length;
      broke = countBroken(plan.filter(({ wrong }) => !wrong).map(({ kind }) => kind));
      const work = async () => {
        for (let next = plan.pop(); next; next = plan.pop()) {
          await makeCall(gateway, next.wrong ? 'rd-wrong' : next.key.secret, next.kind);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    },
    compare: () => compare(gateway, { made, whole: whole as ReadonlyMap<string, Billed>, broke }),
    close: () => gateway.close(),
  };
}

/** Two keys in each of two teams that have budgets, and two in none; one of each has a limit too. */
async function issueKeys(gateway: Governed): Promise<IssuedKey[]> {
  const limited = { ...enough, limits: { tokens_per_day: 1_000_000_000 } };
  const teams = ['red', 'blue'];
  for (const id of teams) await gateway.admin('POST /teams', { id, name: id, rules: enough });
  const asked = [...teams, undefined].flatMap((team) => [enough, limited].map((rules) => ({ rules, team })));
  return Promise.all(asked.map(({ rules, team }) => gateway.issue(rules, { team })));
}

async function makeCall({ url }: Governed, secret: string, { path, body, headers, leaves }: Kind): Promise<void> {
  const caller = new AbortController();
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, ...headers },
    body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
    signal: caller.signal,
  });
  if (leaves) {
    await response.body?.getReader().read();
    caller.abort();
  } else await response.arrayBuffer().catch(() => undefined);
}

function countBroken(made: readonly Kind[]): Map<string, number> {
  const models = made.map(({ body }) => (Buffer.isBuffer(body) ? '' : String((body as { model?: string }).model)));
  return new Map(brokenModels.map((model) => [model, models.filter((name) => name === model).length]));
}

/** The same numbers for the same seed. @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
function createRandom(seed: number) {
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  return { random, pick };
}
