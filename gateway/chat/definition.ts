/** `/v1/chat/completions` */
import { chat } from '../../providers/chat.ts';
import type { EndpointDefinition } from '../endpoint.ts';
import { meterTokens } from '../meter.ts';
import { readJson } from '../read-json.ts';
import { chunkText } from '../usage-chunk.ts';
import { saysSomething } from './says-something.ts';
import { chatSchema } from './schema.ts';

export const chatEndpoint: EndpointDefinition<'chat'> = {
  endpoint: 'chat',
  registry: chat,
  read: readJson<'chat'>(chatSchema),
  idPrefix: 'chatcmpl-',
  loadCaching: () => import('./caching.ts'),
  meter: meterTokens,
  isCommitment: saysSomething,
  chunkText,
};
