/** What is deployed for each endpoint: who it can serve, and the room it gets. */
import { registries } from '../gateway/all-endpoints.ts';
import type { Config } from '../gateway/config.ts';
import type { Deployment } from '../gateway/deploy-config.ts';
import { hostProvider } from '../gateway/resolve.ts';

export type EndpointName = keyof Deployment['functions'];

export interface Room {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency?: number | undefined;
}

/** CPU comes with memory; what generates, or waits for a transcript, may take as long as a function can. */
const rooms: Readonly<Record<EndpointName, Room>> = {
  chat: { memoryMb: 1024, timeoutSeconds: 900 },
  completion: { memoryMb: 1024, timeoutSeconds: 900 },
  embed: { memoryMb: 512, timeoutSeconds: 300 },
  audio_transcription: { memoryMb: 1024, timeoutSeconds: 900 },
  rerank: { memoryMb: 512, timeoutSeconds: 300 },
  models: { memoryMb: 512, timeoutSeconds: 30 },
};

export const endpointNames = Object.keys(rooms) as EndpointName[];

export function roomOf(endpoint: EndpointName, { functions }: Deployment): Room {
  const { memoryMb, timeoutSeconds, reservedConcurrency } = functions[endpoint];
  const usual = rooms[endpoint];
  return {
    memoryMb: memoryMb ?? usual.memoryMb,
    timeoutSeconds: timeoutSeconds ?? usual.timeoutSeconds,
    reservedConcurrency,
  };
}

/** Those of the providers that an endpoint can serve. `models` lists what any of them has. */
export function servedBy(endpoint: EndpointName, providers: readonly string[], { hosts }: Pick<Config, 'hosts'>) {
  if (endpoint === 'models') return providers;
  const registry = registries[endpoint];
  return providers.filter((id) => Object.hasOwn(registry, Object.hasOwn(hosts, id) ? hostProvider : id));
}
