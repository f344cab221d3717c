/** Embeddings are kept input by input: a request asks the provider for those alone that nobody asked for before. */

import { inputsOf } from '../../providers/base/embed/inputs.ts';
import type { Embedding, EmbedRequest, EmbedResponse } from '../../providers/base/embed/types.ts';
import type { CachedCall, Caching, Given } from '../cache/caching.ts';
import { type Entry, readEntry, toBody } from '../cache/entry.ts';
import { digestOf } from '../cache/key.ts';
import { merged } from '../cache/merged.ts';
import type { Begun } from '../routing/begun.ts';

type Call = CachedCall<'embed'>;
type Whole = Extract<Begun<'embed'>, { kind: 'json' }>;

/** What is kept of one input. */
interface Embedded extends Pick<Embedding, 'embedding'> {
  /** As the provider named it: vectors of one model mean nothing beside those of another. */
  readonly model: string;
}
type Kept = Embedded & Pick<Whole, 'dropped' | 'headers'>;

export const caching: Caching<'embed'> = {
  isComplete: () => true,
  answer: (call) => (isOneByOne(call.request) ? answerByInput(call) : call.ask(call.request)),
};

/** Jina can embed a list as the parts of one document: each depends on all. */
function isOneByOne(request: EmbedRequest & { readonly late_chunking?: unknown }): boolean {
  return !request.late_chunking;
}

async function answerByInput(call: Call): Promise<Given<'embed'>> {
  const { request, wish, answers } = call;
  const keys = toKeys(call);
  const entries = await answers.read([...new Set(keys)], wish.maxAgeSeconds);
  const known = ofOneModel(entries);
  const inputs = inputsOf(request);
  const missing = new Map(keys.map((key, index) => [key, inputs[index]] as const).filter(([key]) => !known.has(key)));
  if (missing.size === 0) return fromKept(keys, known, [...entries.values()].map(answers.age));
  if (missing.size === inputs.length) return askAll(call, keys);
  const asked = await askFor({ ...request, input: [...missing.values()] as EmbedRequest['input'] }, call);
  const fresh = keep(asked, [...missing.keys()], call);
  const all = new Map([...known, ...fresh]);
  const isOne = new Set([...all.values()].map(({ model }) => model)).size === 1;
  if (isOne && keys.every((key) => all.has(key))) return { ...asked, body: put(keys, all, asked.body) };
  // Another model has answered this time.
  const again = await askAll(call, keys);
  return { ...again, body: { ...again.body, usage: sum(asked.body.usage, again.body.usage) } };
}

/** In any encoding, and for whatever user, an input is the same. */
function toKeys({ request, keyOf }: Call): string[] {
  const { input, encoding_format, ...fields } = request;
  const common = keyOf(fields);
  return inputsOf(request).map((each) => digestOf(common + JSON.stringify(each)));
}

/** None where they are of several. */
function ofOneModel(entries: ReadonlyMap<string, Entry>): ReadonlyMap<string, Kept> {
  const kept = [...entries].flatMap(([key, entry]) => {
    const found = readEntry(entry);
    if (!found) return [];
    const { answer, ...about } = found;
    return [[key, { ...(answer as Embedded), ...about }] as const];
  });
  return new Set(kept.map(([, { model }]) => model)).size === 1 ? new Map(kept) : new Map();
}

async function askAll(call: Call, keys: readonly string[]): Promise<Whole> {
  const asked = await askFor(call.request, call);
  keep(asked, keys, call);
  return asked;
}

async function askFor(request: EmbedRequest, { ask }: Call): Promise<Whole> {
  const begun = await ask(request);
  if (begun.kind === 'json') return begun;
  throw new Error('A whole answer was asked for.');
}

/** @param keys of the inputs that were asked for */
function keep(
  { body, dropped, headers }: Whole,
  keys: readonly string[],
  { answers, wish, behind }: Call,
): Map<string, Kept> {
  const about = { dropped, headers };
  const embedded = body.data.flatMap(({ index, embedding }) => {
    const key = keys[index];
    return key === undefined ? [] : [[key, { model: body.model, embedding }] as const];
  });
  behind(answers.write(new Map(embedded.map(([key, each]) => [key, toBody(each, about)])), wish.ttlSeconds));
  return new Map(embedded.map(([key, each]) => [key, { ...each, ...about }]));
}

/** One answer, in the order of the request. */
function put(keys: readonly string[], all: ReadonlyMap<string, Kept>, answer: EmbedResponse): EmbedResponse {
  const data = keys.map(
    (key, index) => ({ object: 'embedding', index, embedding: all.get(key)?.embedding ?? [] }) as const,
  );
  return { ...answer, data };
}

/** Nothing was asked, and so nothing was used. */
function fromKept(keys: readonly string[], known: ReadonlyMap<string, Kept>, ages: readonly number[]): Given<'embed'> {
  const [{ model } = { model: '' }] = known.values();
  const usage = { prompt_tokens: 0, total_tokens: 0 };
  const body = put(keys, known, { object: 'list', data: [], model, usage });
  const ageSeconds = ages.reduce((a, b) => Math.max(a, b), 0);
  const dropped = [...new Set([...known.values()].flatMap((kept) => kept.dropped))];
  return { kind: 'json', headers: merged([...known.values()].map((kept) => kept.headers)), dropped, body, ageSeconds };
}

function sum(a: EmbedResponse['usage'], b: EmbedResponse['usage']): EmbedResponse['usage'] {
  return { prompt_tokens: a.prompt_tokens + b.prompt_tokens, total_tokens: a.total_tokens + b.total_tokens };
}
