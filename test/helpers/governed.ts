/** A gateway whose keys are made by its admin API, over a store of its own. */
import OpenAI, { type ClientOptions } from 'openai';
import { stateOf } from '../../gateway/ledger/state.ts';
import { stateKey } from '../../gateway/ledger/subject.ts';
import { sandboxBaseUrl } from '../../local/sandbox/providers.ts';
import { startSandbox } from '../../local/sandbox/server.ts';
import { startTestGateway, type TestGateway, type TestOptions } from './gateway.ts';
import { startStore, type TestStore } from './store.ts';
import { until } from './until.ts';

export interface IssuedKey {
  readonly id: string;
  readonly secret: string;
}

export interface Governed extends TestGateway {
  readonly store: TestStore;
  /** @param call `GET /usage`, below `/admin/v1`. Rejects unless it succeeds. */
  admin<Body = Record<string, unknown>>(call: string, body?: object): Promise<Body>;
  /** @param rules as the admin API spells them */
  issue(rules?: object, more?: object): Promise<IssuedKey>;
  /** A key without rules of its own in a new team that has them. */
  issueInTeam(rules: object): Promise<IssuedKey & { readonly team: string }>;
  /** One that does not retry unless it is told to. */
  client(secret: string, options?: ClientOptions): OpenAI;
  /** Log lines of calls of that key, in the order in which they ended. */
  linesOf(key: IssuedKey): Record<string, unknown>[];
  /** Resolves once so many calls of that key are over, and nothing is held for them any more. */
  settled(key: IssuedKey & { readonly team?: string }, calls: number): Promise<void>;
  /** With its store. */
  close(): Promise<void>;
  /** The gateway alone, where the store is closed already. */
  stop(): Promise<void>;
}

export async function startGoverned(options: TestOptions = {}): Promise<Governed> {
  const [store, bedrock] = await Promise.all([startStore(), startSandbox()]);
  // Whoever has AWS credentials, as those of the store, has Bedrock too.
  const bedrockUrl = sandboxBaseUrl(bedrock.url, 'bedrock');
  const env = {
    ...store.environment,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrockUrl,
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: bedrockUrl,
    ...options.env,
  };
  const gateway = await startTestGateway({ ...options, env });
  const admin = async <Body>(call: string, body?: object): Promise<Body> => {
    const [method = '', path = ''] = call.split(' ');
    const headers = { authorization: `Bearer ${gateway.adminKey}` };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`${gateway.url}/admin/v1${path}`, init);
    if (!response.ok) throw new Error(`${call}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  };
  const issue = (rules: object = {}, more: object = {}) =>
    admin<IssuedKey>('POST /keys', { name: 'a service', rules, ...more });
  const linesOf = ({ id }: IssuedKey) => gateway.lines.filter(({ caller }) => caller === id);
  const held = async (scope: 'key' | 'team', id: string) => {
    const item = await store.table.get(stateKey({ scope, id }, 0));
    return item ? Object.keys(stateOf(item).holds).length : 0;
  };
  const stop = async () => {
    await gateway.close();
    await bedrock.close();
  };
  let teams = 0;
  return {
    ...gateway,
    get bill() {
      return new Map([...gateway.bill, ...bedrock.bill]);
    },
    store,
    admin,
    issue,
    async issueInTeam(rules) {
      teams += 1;
      const team = `team-${teams}`;
      await admin('POST /teams', { id: team, name: team, rules });
      return { ...(await issue({}, { team })), team };
    },
    client: (apiKey, options = {}) => new OpenAI({ apiKey, baseURL: `${gateway.url}/v1`, maxRetries: 0, ...options }),
    linesOf,
    async settled(key, calls) {
      const { id, team = '' } = key;
      await until(async () => {
        const [over, ...holds] = [linesOf(key).length, await held('key', id), await held('team', team)];
        if (over !== calls) throw new Error(`${over} of ${calls} calls are over.`);
        if (holds.some((count) => count > 0)) throw new Error('Something is held for calls that are over.');
      });
    },
    stop,
    async close() {
      await stop();
      await store.close();
    },
  };
}
