/** What a thousand requests of one kind cost, with what is assumed of them. */
import { type PriceName, prices } from './aws-prices.ts';
import type { Template } from './idle-month.ts';

interface Kind {
  readonly what: string;
  readonly endpoint: string;
  readonly seconds: number;
  /** Of the answer. */
  readonly kilobytes: number;
}

export const kinds: readonly Kind[] = [
  { what: 'chats, streamed for 8 s', endpoint: 'chat', seconds: 8, kilobytes: 100 },
  { what: 'chats, answered whole after 3 s', endpoint: 'chat', seconds: 3, kilobytes: 2 },
  { what: 'embeddings, 0.3 s', endpoint: 'embed', seconds: 0.3, kilobytes: 20 },
  { what: 'transcriptions, 6 s', endpoint: 'audio_transcription', seconds: 6, kilobytes: 5 },
  { what: 'reranks, 0.4 s', endpoint: 'rerank', seconds: 0.4, kilobytes: 5 },
];

/** Bytes that one request writes into logs, as the functions and the API write them; each event counts 26 more. */
export const logBytes = { request: 700, metrics: 1_050, platform: 1_000, access: 300 } as const;
const perEvent = 26;

/** Metrics that a model has which answers streamed chats. */
export const metricsOfModel = 13;

/** Of its place in the books, in a function, which writes calls one by one. Each is below a kilobyte. */
export const tableWrites = 3;

/** Environments come, go, and read their secrets anew every five minutes: each counts, though one call reads many. */
const requestsPerSecretsRead = 10;

type Front = 'restApi' | 'functionUrl';

/** @returns USD */
export function thousandRequests(template: Template, kind: Kind, front: Front): number {
  const used = Object.entries(usedBy(template, kind, front)) as [PriceName, number][];
  return 1_000 * used.reduce((total, [name, count]) => total + count * prices[name].usd, 0);
}

/** By one request. */
function usedBy(template: Template, { endpoint, seconds, kilobytes }: Kind, front: Front) {
  const { memoryGb, secrets } = functionOf(template, endpoint);
  const { request, metrics, platform, access } = logBytes;
  const ofFunction = request + metrics + platform + 4 * perEvent;
  return {
    functionCall: 1,
    functionGbSecond: seconds * memoryGb,
    secretRead: secrets / requestsPerSecretsRead,
    transferGb: kilobytes / 1e6,
    logGb: (ofFunction + (front === 'restApi' ? access + perEvent : 0)) / 1e9,
    ...(hasTable(template) && { tableWrite: tableWrites }),
    ...(front === 'restApi' && { restCall: 1 }),
  } satisfies Partial<Record<PriceName, number>>;
}

function hasTable({ Resources }: Template): boolean {
  return Object.values(Resources).some(({ Type }) => Type === 'AWS::DynamoDB::Table');
}

function functionOf({ Resources }: Template, endpoint: string) {
  const found = Object.values(Resources).find(
    ({ Properties }) => Properties?.['Description'] === `RAWDOG: ${endpoint}`,
  );
  if (!found?.Properties) throw new Error(`The template has no function of ${endpoint}.`);
  const { MemorySize, Environment } = found.Properties;
  // The callers' key too.
  const secrets = JSON.stringify(Environment).match(/"Ref":"Secrets/g)?.length ?? 0;
  return { memoryGb: Number(MemorySize) / 1024, secrets };
}
