/** A gateway whose providers are all at one address, and do wrong there; behind each of them there is one that is well. */
import type { RawdogConfig } from '../../gateway/config.ts';
import { sandboxBaseUrl } from '../../local/sandbox/providers.ts';
import { type BareGateway, startBareGateway } from './bare-gateway.ts';
import { modelOf, type Subject, subjects } from './subjects.ts';
import { cellHeader } from './upstream.ts';

/** What every provider is called with. */
export const canary = 'sk-canary-0f1e2d3c4b5a';

/** A target that is well, of a host that serves every endpoint. */
export const spareModel = 'spare/any-model';

/** The name under which a subject has the spare one behind it. */
export const backedModel = ({ endpoint, provider }: Subject) => `backed-${endpoint}-${provider}`;

/** Milliseconds. */
const patient = { firstByteMs: 60_000, firstChunkMs: 60_000, idleMs: 60_000 };

/** @param wrong where the providers are. @param well where the spare one is */
export function startFaultyGateway(
  wrong: string,
  well: string,
  timeouts: RawdogConfig['timeouts'],
): Promise<BareGateway> {
  const config: RawdogConfig = {
    retries: { baseMs: 1, maxDelayMs: 1_000 },
    // Each cell is its own: no target rests.
    coolDown: { failures: 1_000, restMs: 1, maxRestMs: 1 },
    forwardHeaders: [cellHeader],
    aliases: Object.fromEntries(subjects.map((subject) => [backedModel(subject), [modelOf(subject), spareModel]])),
    hosts: { spare: { baseUrl: sandboxBaseUrl(well, 'spare'), timeouts: patient } },
    // What fails before its first chunk is to show its status, however long that takes.
    streaming: { commitAfterMs: 60_000 },
    ...(timeouts && { timeouts }),
  };
  return startBareGateway(config, environment(wrong));
}

function environment(wrong: string): NodeJS.ProcessEnv {
  const providers = new Set(subjects.map(({ provider }) => provider));
  const settings = [...providers].flatMap((provider) => [
    [`${provider.toUpperCase()}_API_KEY`, canary],
    [`${provider.toUpperCase()}_BASE_URL`, sandboxBaseUrl(wrong, provider)],
  ]);
  const bedrock = sandboxBaseUrl(wrong, 'bedrock');
  return {
    ...Object.fromEntries(settings),
    // Bedrock's calls are signed.
    BEDROCK_API_KEY: '',
    AWS_ACCESS_KEY_ID: 'AKIAFAULTS',
    AWS_SECRET_ACCESS_KEY: canary,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock,
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: bedrock,
    SPARE_API_KEY: canary,
  };
}
