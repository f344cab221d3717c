/** How much a target can read, in tokens: as the config tells, else the table of known models; undefined where neither does. */
import type { Endpoint } from '../../providers/base/endpoint.ts';
import { findKnownModel } from '../models/table.ts';
import type { Target } from '../resolve.ts';

export async function contextWindowOf({
  contextWindow,
  provider,
  model,
}: Target<Endpoint>): Promise<number | undefined> {
  if (contextWindow !== undefined) return contextWindow;
  const { knownModels } = await import('../models/known-models.ts');
  const models = Object.hasOwn(knownModels.providers, provider) ? knownModels.providers[provider]?.models : undefined;
  return models && findKnownModel(models, model)?.context_window;
}
