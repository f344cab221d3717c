/** Every endpoint, for a process that serves them all on one port. */
import { audioTranscriptionEndpoint } from './audio_transcription/definition.ts';
import { chatEndpoint } from './chat/definition.ts';
import { completionEndpoint } from './completion/definition.ts';
import type { Config } from './config.ts';
import { embedEndpoint } from './embed/definition.ts';
import { createEndpoint, type Gateway, type ServeEndpoint } from './endpoint.ts';
import { createModelsEndpoint } from './models/endpoint.ts';
import { rerankEndpoint } from './rerank/definition.ts';
import { hostProvider } from './resolve.ts';

export function createAllEndpoints(gateway: Gateway): Record<string, ServeEndpoint> {
  return {
    chat: createEndpoint(chatEndpoint, gateway),
    completion: createEndpoint(completionEndpoint, gateway),
    audio_transcription: createEndpoint(audioTranscriptionEndpoint, gateway),
    embed: createEndpoint(embedEndpoint, gateway),
    rerank: createEndpoint(rerankEndpoint, gateway),
    models: createModelsEndpoint(gateway),
  };
}

/** Who serves each endpoint: the ids are the keys. */
export const registries = {
  chat: chatEndpoint.registry,
  completion: completionEndpoint.registry,
  audio_transcription: audioTranscriptionEndpoint.registry,
  embed: embedEndpoint.registry,
  rerank: rerankEndpoint.registry,
} as const;

/** The ids of all providers that serve any endpoint. */
export const allProviders: readonly string[] = [...new Set(Object.values(registries).flatMap(Object.keys))];

/** All that an operator can name: the providers, and the hosts of the config. */
export function knownProviders({ hosts }: Pick<Config, 'hosts'>): string[] {
  return [...new Set([...allProviders, ...Object.keys(hosts)])].filter((id) => id !== hostProvider);
}
