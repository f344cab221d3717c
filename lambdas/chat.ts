import { chatEndpoint } from '../gateway/chat/definition.ts';
import { createEndpoint } from '../gateway/endpoint.ts';
import { gateway, serve } from './gateway.ts';

export const handler = serve({ chat: createEndpoint(chatEndpoint, gateway) });
