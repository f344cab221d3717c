import { createEndpoint } from '../gateway/endpoint.ts';
import { rerankEndpoint } from '../gateway/rerank/definition.ts';
import { gateway, serve } from './gateway.ts';

export const handler = serve({ rerank: createEndpoint(rerankEndpoint, gateway) });
