import { embedEndpoint } from '../gateway/embed/definition.ts';
import { createEndpoint } from '../gateway/endpoint.ts';
import { gateway, serve } from './gateway.ts';

export const handler = serve({ embed: createEndpoint(embedEndpoint, gateway) });
