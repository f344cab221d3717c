/** Every endpoint, for a process that serves them all on one port. */
import { chatEndpoint } from './chat/definition.ts';
import { createEndpoint, type Gateway, type ServeEndpoint } from './endpoint.ts';

export function createAllEndpoints(gateway: Gateway): Record<string, ServeEndpoint> {
  return {
    chat: createEndpoint(chatEndpoint, gateway),
  };
}

/** The ids of all providers that serve any endpoint. */
export const allProviders: readonly string[] = [
  ...new Set([chatEndpoint].flatMap(({ registry }) => Object.keys(registry))),
];
