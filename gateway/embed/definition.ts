/** `/v1/embeddings` */
import { embed } from '../../providers/embed.ts';
import type { EndpointDefinition } from '../endpoint.ts';
import { meterModel, meterToldCost } from '../meter.ts';
import { readJson } from '../read-json.ts';
import { embedSchema } from './schema.ts';
import { writeEmbeddings } from './write.ts';

export const embedEndpoint: EndpointDefinition<'embed'> = {
  endpoint: 'embed',
  registry: embed,
  read: readJson<'embed'>(embedSchema),
  idPrefix: 'embd-',
  loadCaching: () => import('./caching.ts'),
  meter: ({ model, usage }, record) => {
    meterModel(model, record);
    meterToldCost(usage, record);
    record.usage = { promptTokens: usage.prompt_tokens };
  },
  write: writeEmbeddings,
};
