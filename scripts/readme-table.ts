/**
 * Writes the table of providers and endpoints into README.md, from the registries that route requests.
 * With `--check` it changes nothing and fails when the table is out of date.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Endpoint } from '../providers/base/endpoint.ts';
import { writeOrCheck } from './generated-file.ts';
import { replacePart } from './readme-part.ts';

const ROOT = join(import.meta.dirname, '..');
const README = join(ROOT, 'README.md');
const ENDPOINTS = ['chat', 'completion', 'embed', 'audio_transcription', 'rerank'] as const satisfies Endpoint[];

/** An endpoint and the ids of the providers that serve it, in the registry's order. */
interface Column {
  readonly endpoint: Endpoint;
  readonly providers: readonly string[];
}

export async function readRegistries(): Promise<Column[]> {
  return await Promise.all(ENDPOINTS.map(readRegistry));
}

async function readRegistry(endpoint: Endpoint): Promise<Column> {
  const exported: Record<string, unknown> = await import(registryUrl(endpoint));
  const registries = Object.values(exported).filter((value) => typeof value === 'object' && value !== null);
  const [registry] = registries;
  if (!registry || registries.length > 1) {
    throw new Error(`providers/${endpoint}.ts must export one object from provider id to loader.`);
  }
  return { endpoint, providers: Object.keys(registry) };
}

function registryUrl(endpoint: Endpoint): string {
  return pathToFileURL(join(ROOT, 'providers', `${endpoint}.ts`)).href;
}

/** A row a provider, ordered as in the first registry; providers that are only in later ones follow. */
export function toTable(columns: readonly Column[]): string {
  const providers = new Set(columns.flatMap((column) => column.providers));
  const rows = [...providers].map((provider) => [
    `[${provider}](providers/${provider})`,
    ...columns.map((column) => (column.providers.includes(provider) ? '✓' : '')),
  ]);
  const head = ['provider', ...columns.map(({ endpoint }) => `\`${endpoint}\``)];
  const rule = head.map((_, index) => (index === 0 ? '---' : ':---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

if (import.meta.main) {
  await writeOrCheck({
    path: README,
    command: 'readme',
    update: async (readme) => replacePart(readme, 'providers', toTable(await readRegistries())),
  });
}
