/** Every endpoint, for a process that serves them all on one port. */
import { audioTranscriptionEndpoint } from './audio_transcription/definition.ts';
import { chatEndpoint } from './chat/definition.ts';
import { completionEndpoint } from './completion/definition.ts';
import { embedEndpoint } from './embed/definition.ts';
import { createEndpoint, type Gateway, type ServeEndpoint } from './endpoint.ts';
import { createModelsEndpoint } from './models/endpoint.ts';
import { rerankEndpoint } from './rerank/definition.ts';

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

/** The ids of all providers that serve any endpoint. */
export const allProviders: readonly string[] = [
  ...new Set(
    [chatEndpoint, completionEndpoint, audioTranscriptionEndpoint, embedEndpoint, rerankEndpoint].flatMap(
      ({ registry }) => Object.keys(registry),
    ),
  ),
];
