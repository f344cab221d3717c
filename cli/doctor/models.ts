/** The caller's key, what it may see, and which providers are set up. */
import { explain } from '../explain.ts';
import { listed } from '../text.ts';
import { count } from '../units.ts';
import { type Check, messageOf, type Patient } from './check.ts';

export interface Model {
  readonly id: string;
  readonly owned_by: string;
  readonly alias_of?: string;
  readonly endpoints: readonly string[];
  readonly pricing?: { readonly input?: number; readonly output?: number };
}

interface Examined {
  readonly checks: readonly Check[];
  readonly models?: readonly Model[];
}

const unknownKey: Check = {
  name: 'API key',
  state: 'skipped',
  said: 'RAWDOG_API_KEY is not set: models and providers were not looked at',
  advice: '`npm start` prints one, and `npx rawdog keys create` makes one.',
};

export async function checkModels({ api, terminal }: Patient): Promise<Examined> {
  if (!terminal.env['RAWDOG_API_KEY']) return { checks: [unknownKey] };
  try {
    const response = await api.open({ path: '/v1/models', key: 'caller' });
    const { data: models } = (await response.json()) as { readonly data: readonly Model[] };
    const owners = new Set(models.map(({ owned_by }) => owned_by));
    const said = `The API key sees ${count(models.length)} models of ${count(owners.size)} providers`;
    return { checks: [{ name: 'API key', state: models.length > 0 ? 'ok' : 'warning', said }], models };
  } catch (error) {
    return { checks: [{ name: 'API key', state: 'failed', said: messageOf(error) }] };
  }
}

/** Any model of a provider is found where it is set up, and none where it is not. No provider is called. */
export async function checkProviders({ api, isLocal }: Patient, providers: readonly string[]): Promise<Check[]> {
  const [on, off]: [string[], string[]] = [[], []];
  // One after the other: all at once would start a function for each.
  for (const provider of providers) {
    const response = await api.ask({ path: `/v1/models/${provider}/any`, key: 'caller' });
    if (response.status !== 404 && !response.ok) return [await unsure(response, api.url)];
    await response.body?.cancel();
    (response.ok ? on : off).push(provider);
  }
  const found: Check = on.length
    ? { name, state: 'ok', said: `Set up: ${listed(on)}` }
    : { name, state: 'failed', said: 'No provider is set up' };
  const missing: Check = { name, state: 'skipped', said: `Not set up: ${listed(off)}`, advice: howToSetUp(isLocal) };
  return off.length > 0 ? [found, missing] : [found];
}

const name = 'providers';

async function unsure(response: Response, url: string): Promise<Check> {
  const { message } = await explain(response, { url, key: 'caller' });
  return { name, state: 'failed', said: `Which providers are set up cannot be told: ${message}` };
}

function howToSetUp(isLocal: boolean): string {
  if (isLocal) return 'Set <PROVIDER>_API_KEY, and start the gateway anew.';
  return 'Their secrets are empty, this key may not use them, or they are not deployed. Fill one: npx rawdog secret <provider>';
}
