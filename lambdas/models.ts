import { createModelsEndpoint } from '../gateway/models/endpoint.ts';
import { gateway, serve } from './gateway.ts';

export const handler = serve({ models: createModelsEndpoint(gateway) });
