/** `/v1/completions` */
import { completion } from '../../providers/completion.ts';
import type { EndpointDefinition } from '../endpoint.ts';
import { meterTokens } from '../meter.ts';
import { readJson } from '../read-json.ts';
import { chunkText } from '../usage-chunk.ts';
import { completionSchema } from './schema.ts';

export const completionEndpoint: EndpointDefinition<'completion'> = {
  endpoint: 'completion',
  registry: completion,
  read: readJson<'completion'>(completionSchema),
  idPrefix: 'cmpl-',
  loadCaching: () => import('./caching.ts'),
  meter: meterTokens,
  chunkText,
};
