/** Each provider that is set up, with the cheapest call that can be made of it. */
import { explain } from '../explain.ts';
import { type Check, messageOf, type Patient } from './check.ts';
import type { Model } from './models.ts';

interface Trial {
  readonly path: string;
  readonly body: object;
}

/** What a model is tried with, by what it serves; the first that fits. */
const trials: Readonly<Record<string, (model: string) => Trial>> = {
  chat: (model) => ({
    path: '/v1/chat/completions',
    body: { model, max_completion_tokens: 16, messages: [{ role: 'user', content: 'Hi' }] },
  }),
  embed: (model) => ({ path: '/v1/embeddings', body: { model, input: 'Hi' } }),
  rerank: (model) => ({ path: '/v1/rerank', body: { model, query: 'Hi', documents: ['Hello', 'Goodbye'] } }),
};

/** One after the other, so that none is refused for its haste. */
export async function* tryProviders(patient: Patient, models: readonly Model[]): AsyncGenerator<Check> {
  const own = models.filter(({ alias_of }) => alias_of === undefined);
  for (const [provider, offered] of Map.groupBy(own, ({ owned_by }) => owned_by)) {
    yield await tryProvider(patient, provider, offered);
  }
}

async function tryProvider(patient: Patient, provider: string, models: readonly Model[]): Promise<Check> {
  const name = `try ${provider}`;
  const [endpoint, trial] = Object.entries(trials).find(([served]) => models.some(serves(served))) ?? [];
  const model = endpoint === undefined ? undefined : cheapest(models.filter(serves(endpoint)));
  if (!trial || !model) return { name, state: 'skipped', said: `${provider} takes recordings only: not tried` };
  try {
    return await tryModel(patient, provider, trial(model.id), model.id);
  } catch (error) {
    return { name, state: 'failed', said: `${model.id}: ${messageOf(error)}` };
  }
}

async function tryModel({ api }: Patient, provider: string, { path, body }: Trial, model: string): Promise<Check> {
  const startedAt = performance.now();
  const response = await api.ask({ method: 'POST', path, key: 'caller', body });
  if (!response.ok) throw await explain(response, { url: api.url, key: 'caller' });
  await response.body?.cancel();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const isSimulated = response.headers.get('x-rawdog-sandbox') === 'true';
  const said = `${provider} answers after ${seconds} s: ${model}${isSimulated ? ', simulated by the sandbox' : ''}`;
  return { name: `try ${provider}`, state: 'ok', said };
}

function serves(endpoint: string) {
  return ({ endpoints }: Model) => endpoints.includes(endpoint);
}

/** What has no price comes last. */
function cheapest(models: readonly Model[]): Model | undefined {
  const price = ({ pricing }: Model) =>
    pricing ? (pricing.input ?? 0) + (pricing.output ?? 0) : Number.POSITIVE_INFINITY;
  return models.toSorted((left, right) => price(left) - price(right) || 0)[0];
}
