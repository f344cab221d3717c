import { completionEndpoint } from '../gateway/completion/definition.ts';
import { createEndpoint } from '../gateway/endpoint.ts';
import { gateway, serve } from './gateway.ts';

export const handler = serve({ completion: createEndpoint(completionEndpoint, gateway) });
