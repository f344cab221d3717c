/** What an answer is kept under: a digest of everything that changes it. */
import { hash } from 'node:crypto';
import type { Endpoint } from '../../providers/base/endpoint.ts';
import type { Config } from '../config.ts';
import type { Route } from '../resolve.ts';

interface Asked {
  readonly endpoint: string;
  readonly scope: string;
  readonly route: Route<Endpoint>;
  /** Headers of the caller that go on to the provider. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** All fields of the request that are JSON. */
  readonly fields: object;
}

/** Changes with the form of what is kept. */
const version = 1;

/** How the answer is sent, who it is for, and what the provider keeps of it: none of them changes what it says. */
const besideTheAnswer: ReadonlySet<string> = new Set([
  'stream',
  'stream_options',
  'user',
  'safety_identifier',
  'metadata',
  'store',
  'prompt_cache_key',
  'prompt_cache_retention',
]);

export function cacheKey({ fields, route, ...asked }: Asked, { hosts, providers }: Config): string {
  const essence = Object.entries(fields).filter(([name]) => !besideTheAnswer.has(name));
  const leadsTo = route.groups.map((group) =>
    group.map(({ name, provider }) => [name, hosts[provider] ?? providers[provider] ?? null]),
  );
  return digestOf(JSON.stringify({ version, ...asked, leadsTo, essence: essence.sort(byName) }));
}

/**
 * Only the request's own fields mean the same in any order: those inside a JSON schema are answered in the order in which
 * they stand there.
 * @see https://platform.openai.com/docs/guides/structured-outputs#key-ordering
 */
function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

export function digestOf(text: string): string {
  return hash('sha256', text, 'base64url');
}
