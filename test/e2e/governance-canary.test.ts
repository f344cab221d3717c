/** Nothing secret and nothing that was said: in no log line, no item of the table, no header, no error, no metric. */
import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDynamoDb } from '../../gateway/store/open-table.ts';
import { isStream } from '../helpers/endpoint-calls.ts';
import { type Governed, type IssuedKey, startGoverned } from '../helpers/governed.ts';
import { until } from '../helpers/until.ts';
import { startUpstream, type Upstream } from '../helpers/upstream.ts';

const providerKey = 'canary-provider-key';
const adminKey = 'canary-admin-key';
const said = 'canary-said';
const plenty = { budget: { usd: 100, per: 'day', warn_at: 0.000001 }, limits: { tokens_per_day: 1_000_000 } };

let gateway: Governed;
let upstream: Upstream;
let seen: Readonly<Record<string, string>>;
let secrets: readonly string[];

beforeAll(async () => {
  let printed = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  upstream = await startUpstream(async (incoming, outgoing) => {
    // A provider that repeats what it was told.
    const body = Buffer.concat(await incoming.toArray()).toString();
    const error = { message: `No: ${incoming.headers['authorization']} ${body}`, type: 'invalid_request_error' };
    outgoing.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  });
  const groq = { GROQ_API_KEY: providerKey, GROQ_BASE_URL: `${upstream.url.origin}/v1` };
  gateway = await startGoverned({ env: { ...groq, RAWDOG_ADMIN_KEY: adminKey } });
  const keys = [
    await gateway.issue(plenty, { tags: { project: 'x' } }),
    await gateway.issueInTeam(plenty),
    await gateway.issue({ budget: { usd: 1e-10, per: 'day' } }),
    await gateway.issue({ models: ['other/*'] }),
    await gateway.issue(),
  ];
  const { secret } = await gateway.admin<IssuedKey>(`POST /keys/${keys[0]?.id}/rotate`);
  await gateway.admin(`DELETE /keys/${keys[4]?.id}`);
  const callers = [...keys.map((key) => key.secret), secret, 'rd-canary-unknown'];
  const answers = await Promise.all(callers.map((caller) => callAll(gateway.client(caller))));
  // All but those of the key that was revoked, and of the one that never was.
  await booked(5 * calls.length);
  write.mockRestore();
  secrets = [...callers, gateway.key, adminKey, providerKey];
  seen = {
    log: JSON.stringify(gateway.lines) + printed,
    table: await dump(gateway),
    headers: answers.flatMap((all) => all.map(({ headers }) => headers)).join('\n'),
    errors: answers.flatMap((all) => all.map(({ error }) => error)).join('\n'),
    'the admin API': JSON.stringify(
      await Promise.all(
        ['/keys', '/teams', '/usage?group_by=key', '/budgets'].map((path) => gateway.admin(`GET ${path}`)),
      ),
    ),
  };
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

const messages = [{ role: 'user' as const, content: said }];
const calls: readonly ((openai: OpenAI) => { withResponse(): Promise<{ data: unknown; response: Response }> })[] = [
  ...['openai/gpt-4o', 'anthropic/claude-sonnet-4-5', 'groq/openai/gpt-oss-20b'].flatMap((model) =>
    [false, true].map(
      (stream) => (openai: OpenAI) =>
        openai.chat.completions.create({ model, messages, stream, user: said, metadata: { id: said }, max_tokens: 50 }),
    ),
  ),
  (openai) =>
    openai.chat.completions.create(
      { model: 'openai/gpt-4o', messages, stream: true },
      { headers: { 'x-rawdog-sandbox': 'cut=4' } },
    ),
  (openai) => openai.chat.completions.create({ model: 'openai/gpt-4o', messages, temperature: said as never }),
  (openai) => openai.completions.create({ model: 'openai/gpt-3.5-turbo-instruct', prompt: said }),
  (openai) => openai.embeddings.create({ model: 'openai/text-embedding-3-small', input: said }),
  (openai) => openai.post('/rerank', { body: { model: 'cohere/rerank-v3.5', query: said, documents: [said] } }),
  (openai) => {
    const answer = toFile(Buffer.from(said), `${said}.mp3`).then((file) =>
      openai.audio.transcriptions.create({ model: 'openai/whisper-1', file, prompt: said }).withResponse(),
    );
    return { withResponse: () => answer };
  },
];

interface Seen {
  readonly headers: string;
  readonly error: string;
}

async function callAll(openai: OpenAI): Promise<Seen[]> {
  return Promise.all(
    calls.map(async (call): Promise<Seen> => {
      try {
        const { data, response } = await call(openai).withResponse();
        const headers = JSON.stringify([...response.headers]);
        const failure = isStream(data) ? await Array.fromAsync(data).catch(String) : '';
        return { headers, error: typeof failure === 'string' ? failure : '' };
      } catch (error) {
        if (!(error instanceof OpenAI.APIError)) throw error;
        return {
          headers: JSON.stringify([...(error.headers ?? [])]),
          error: JSON.stringify([error.message, error.error]),
        };
      }
    }),
  );
}

function booked(count: number): Promise<void> {
  return until(async () => {
    const { total } = await gateway.admin<{ total: { requests: number } }>('GET /usage');
    if (total.requests !== count) throw new Error(`${total.requests} of ${count} calls are in the books.`);
  }, 10_000);
}

/** All that is in the table. */
async function dump({ store }: Governed): Promise<string> {
  const call = openDynamoDb({ ...store.environment });
  return JSON.stringify(await call('Scan', { TableName: store.environment['RAWDOG_TABLE'] }));
}

test('there is something to look at', () => {
  expect(seen['log']?.match(/"requestId"/g)?.length).toBeGreaterThan(90);
  for (const partition of ['key#', 'keys', 'teams', 'used', 'state#', 'call#', 'sum#']) {
    expect(seen['table']).toContain(`"S":"${partition}`);
  }
  for (const outcome of ['insufficient_quota', 'model_not_allowed', 'revoked_api_key', 'invalid_api_key']) {
    expect(seen['errors']).toContain(outcome);
  }
  expect(seen['headers']).toContain('x-ratelimit-remaining-tokens');
  expect(seen['headers']).toContain('x-rawdog-budget-warning');
  expect(seen['log']).toContain('A budget is nearly used up.');
});

describe.each(['log', 'table', 'headers', 'errors', 'the admin API'])('in %s', (place) => {
  test('is no key', () => {
    for (const secret of secrets) expect(seen[place]).not.toContain(secret.replace(/^rd-/, ''));
  });
});

test.each(['log', 'table', 'headers', 'the admin API'])('in %s is nothing that was said', (place) => {
  expect(seen[place]).not.toContain(said);
});
