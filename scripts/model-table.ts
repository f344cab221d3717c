/**
 * Writes the table of known models, `gateway/models/known-models.ts`: which provider serves which endpoints, from the
 * registries that route requests, and with which models at which prices, from genai-prices and `models/curated.ts`.
 * With `--check` it changes nothing and fails when the table is out of date; the day of its prices stays what it was.
 */
import { join } from 'node:path';
import type { ModelInfo } from '@pydantic/genai-prices';
import {
  findKnownModel,
  type KnownModel,
  type KnownProvider,
  type ModelTable,
  type Pricing,
} from '../gateway/models/table.ts';
import type { Endpoint } from '../providers/base/endpoint.ts';
import { writeOrCheck } from './generated-file.ts';
import { curated, outputLimits } from './models/curated.ts';
import { endpointsOf } from './models/endpoints.ts';
import { genaiModels, toPattern, toPricing } from './models/genai-prices.ts';
import { type Source, sources } from './models/sources.ts';
import { readRegistries } from './readme-table.ts';

const TABLE = join(import.meta.dirname, '../gateway/models/known-models.ts');

/** @param served the endpoints of every provider, as the registries have them */
export function createTable(served: ReadonlyMap<string, readonly Endpoint[]>, asOf: string): ModelTable {
  const providers = [...served].map(([provider, endpoints]): [string, KnownProvider] => {
    const models = modelsOf(provider, asOf).map((model) => complete(provider, endpoints, model));
    return [provider, { endpoints, models: models.filter((model) => model.endpoints.length > 0) }];
  });
  return { asOf, providers: Object.fromEntries(providers) };
}

function modelsOf(provider: string, asOf: string): KnownModel[] {
  const source = sources[provider];
  const priced = source ? genaiRows(provider, source, asOf) : [];
  const added = (curated[provider] ?? []).map((given) => {
    const model = typeof given === 'string' ? { id: given } : given;
    // What the pattern of a priced model covers costs what that model costs.
    const { match: _, ...like } = findKnownModel(priced, model.id) ?? model;
    return { ...like, endpoints: endpointsOf(provider, model.id), ...model };
  });
  return [...priced, ...added];
}

function genaiRows(provider: string, source: Source, asOf: string): KnownModel[] {
  const models = genaiModels(source.from).filter((model) => isOurs(source, model));
  return models.map((model) => {
    const pattern = toPattern(model.match);
    const id = source.rename?.(model.id, pattern) ?? model.id;
    const match = source.widen?.(pattern) ?? pattern;
    const pricing = withLeastAudio(toPricing(model.prices, asOf), source);
    return {
      id,
      endpoints: endpointsOf(provider, id),
      ...(model.context_window !== undefined && { context_window: model.context_window }),
      ...(pricing && { pricing }),
      ...(match !== toPattern({ equals: id }) && { match }),
      ...((model.deprecated || source.unlisted?.test(model.id)) && { unlisted: true }),
    };
  });
}

function withLeastAudio(pricing: Pricing | undefined, { leastAudioSeconds: least }: Source): Pricing | undefined {
  if (least === undefined || pricing?.per_audio_hour === undefined) return pricing;
  return { ...pricing, least_audio_seconds: least };
}

function isOurs({ only, but, described }: Source, { id, name, context_window }: ModelInfo): boolean {
  const isDescribed = name !== undefined || context_window !== undefined;
  return (only?.test(id) ?? true) && !but?.test(id) && (isDescribed || !described);
}

function complete(provider: string, served: readonly Endpoint[], model: KnownModel): KnownModel {
  const { id, endpoints, context_window, ...rest } = model;
  const limit = outputLimits[provider]?.find(([names]) => names.test(id))?.[1];
  return {
    id,
    endpoints: endpoints.filter((endpoint) => served.includes(endpoint)),
    ...(context_window !== undefined && { context_window }),
    ...(limit !== undefined && { max_output_tokens: limit }),
    ...rest,
  };
}

/** One line a model, so that a change reads well. */
export function toModule({ asOf, providers }: ModelTable): string {
  const entries = Object.entries(providers).flatMap(([provider, { endpoints, models }]) => [
    `    ${provider}: {`,
    `      endpoints: ${JSON.stringify(endpoints)},`,
    '      models: [',
    ...models.map((model) => `        ${JSON.stringify(model)},`),
    '      ],',
    '    },',
  ]);
  return [
    '/** Written by `npm run models`: do not edit. What it holds is told in `table.ts`. */',
    "import type { ModelTable } from './table.ts';",
    '',
    'export const knownModels: ModelTable = {',
    `  asOf: '${asOf}',`,
    '  providers: {',
    ...entries,
    '  },',
    '};',
    '',
  ].join('\n');
}

export async function readServed(): Promise<ReadonlyMap<string, readonly Endpoint[]>> {
  const columns = await readRegistries();
  const ids = new Set(columns.flatMap(({ providers }) => providers));
  const endpointsOfProvider = (id: string) =>
    columns.filter(({ providers }) => providers.includes(id)).map(({ endpoint }) => endpoint);
  return new Map([...ids].map((id) => [id, endpointsOfProvider(id)]));
}

async function update(current: string, check: boolean): Promise<string> {
  const today = new Date().toISOString().slice(0, 10);
  const asOf = (check && /asOf: '(.*)'/.exec(current)?.[1]) || today;
  return toModule(createTable(await readServed(), asOf));
}

if (import.meta.main) await writeOrCheck({ path: TABLE, command: 'models', update });
