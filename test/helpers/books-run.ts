/** Mixed calls of all endpoints, and what their bill and the books say of them. */

import { inputParts, outputParts } from '../../gateway/books/counts.ts';
import type { BilledUsage } from '../../local/sandbox/bill.ts';
import { file, form, formType, text } from './form.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';

/** Without the number of answers: one call may need several of a provider. */
export type Billed = Omit<BilledUsage, 'answers'>;

interface Kind {
  readonly path: string;
  readonly body: object | Buffer;
  /** What the sandbox is told to do. */
  readonly directives?: string;
}

const messages = [{ role: 'user', content: 'Name three rivers, and a lake.' }];
const chat = (model: string, directives?: string, more = {}): Kind => ({
  path: '/v1/chat/completions',
  body: { model, messages, ...more },
  ...(directives && { directives }),
});
const stream = { stream: true };
const documents = ['A dog.', 'A red fox.', 'A river.'];
const speech = form(text('model', 'openai/whisper-1'), file('file', 'a.mp3', Buffer.alloc(32_000, 1)));

/** Calls that break off have models of their own: of those the bill knows only what was told. */
const cutModels = ['openai/cut-model', 'anthropic/cut-model'];
const kinds: readonly Kind[] = [
  ...[
    'openai/gpt-4o',
    'anthropic/claude-sonnet-4-5',
    'gemini/gemini-2.5-flash',
    'mistral/mistral-large-latest',
  ].flatMap((model) => [chat(model), chat(model, undefined, stream), chat(model, 'words=40', stream)]),
  chat('bedrock/amazon.nova-lite-v1:0', undefined, stream),
  chat('cohere/command-a-03-2025'),
  chat('openai/gpt-4o', 'status=400'),
  chat('groq/openai/gpt-oss-20b', 'status=401', stream),
  ...cutModels.map((model) => chat(model, 'cut=4', stream)),
  { path: '/v1/completions', body: { model: 'openai/gpt-3.5-turbo-instruct', prompt: 'Once upon' } },
  { path: '/v1/embeddings', body: { model: 'voyage/voyage-3.5', input: ['Hello', 'world'] } },
  { path: '/v1/embeddings', body: { model: 'openai/text-embedding-3-small', input: 'Hello' } },
  { path: '/v1/rerank', body: { model: 'cohere/rerank-v3.5', query: 'fox', documents } },
  { path: '/v1/rerank', body: { model: 'jina/jina-reranker-v3', query: 'fox', documents } },
  { path: '/v1/audio/transcriptions', body: speech },
];

const atOnce = 64;

export async function startBooksRun() {
  const gateway = await startTestGateway();
  return {
    /** One kind after the other, so many at once. */
    async make(calls: number): Promise<void> {
      let next = 0;
      const work = async () => {
        while (next < calls) {
          const kind = kinds[next % kinds.length];
          next += 1;
          if (kind) await makeCall(gateway, kind);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    },
    compare: () => compare(gateway),
    close: () => gateway.close(),
  };
}

async function makeCall(gateway: TestGateway, { path, body, directives }: Kind): Promise<void> {
  const isForm = Buffer.isBuffer(body);
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${gateway.key}`,
      'content-type': isForm ? formType : 'application/json',
      ...(directives && { 'x-rawdog-sandbox': directives }),
    },
    body: isForm ? body : JSON.stringify(body),
  });
  await response.arrayBuffer().catch(() => undefined);
}

async function compare(gateway: TestGateway) {
  const admin = async (path: string) => {
    const headers = { authorization: `Bearer ${gateway.adminKey}` };
    const response = await fetch(`${gateway.url}/admin/v1${path}`, { headers });
    return (await response.json()) as Record<string, unknown>;
  };
  const { data } = await admin('/usage?group_by=model');
  const rows = data as { readonly model: string; readonly usage: Record<string, number> }[];
  return {
    billed: withoutCut([...gateway.bill].map(([model, { answers: _, ...usage }]) => [model, usage])),
    booked: withoutCut(rows.map(({ model, usage }) => [model, toBilled(usage)])),
    audit: await admin('/books/verify'),
  };
}

function withoutCut(usage: readonly [string, Billed][]): Map<string, Billed> {
  const isUsed = (each: Billed) => Object.values(each).some((count) => count > 0);
  return new Map(usage.filter(([model, each]) => !cutModels.includes(model) && isUsed(each)));
}

function toBilled(usage: Readonly<Record<string, number>>): Billed {
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + (usage[name] ?? 0), 0);
  return {
    inputTokens: sum(inputParts),
    outputTokens: sum(outputParts),
    searchUnits: sum(['search_units']),
    audioMs: sum(['audio_ms']),
  };
}
