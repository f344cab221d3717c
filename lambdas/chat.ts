import { authenticateWith } from '../gateway/authenticate.ts';
import { chatSchema } from '../gateway/chat-schema.ts';
import { environmentCredentials } from '../gateway/credentials.ts';
import { createEndpoint } from '../gateway/endpoint.ts';
import { createLambdaHandler } from '../gateway/lambda.ts';
import { chat } from '../providers/chat.ts';
import config from '../rawdog.config.ts';
import { routes } from './routes.ts';

const gateway = {
  config,
  authenticate: authenticateWith(process.env['RAWDOG_API_KEY']),
  credentials: environmentCredentials(process.env),
  now: () => performance.now(),
};
const endpoints = { chat: createEndpoint({ registry: chat, schema: chatSchema }, gateway) };

export const handler = createLambdaHandler({ gateway, routes, endpoints });
