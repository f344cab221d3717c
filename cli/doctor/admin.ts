/** The admin API, the store behind it, and whether what streams arrives as a stream. */
import { plural } from '../units.ts';
import { type Check, messageOf, type Patient } from './check.ts';

interface Status {
  readonly version: string;
  readonly node: string;
  readonly store: { readonly reachable: boolean; readonly latency_ms: number | null };
  readonly keys: number | null;
  readonly principals: number | null;
  readonly teams: number | null;
  readonly keep_days: number;
}

const unknownKey: Check = {
  name: 'admin key',
  state: 'skipped',
  said: 'RAWDOG_ADMIN_KEY is not set: the store and the front were not looked at',
  advice: '`npm start` prints it; of a stack, the output AdminKey is the command that prints it.',
};

export async function checkAdmin(patient: Patient): Promise<Check[]> {
  const { api, terminal } = patient;
  if (!terminal.env['RAWDOG_ADMIN_KEY']) return [unknownKey];
  try {
    const status = (await api.admin('GET', '/status')) as Status;
    const said = `The admin key opens the admin API of version ${status.version}, on Node ${status.node}`;
    return [{ name: 'admin key', state: 'ok', said }, checkStore(status), await checkStream(patient)];
  } catch (error) {
    return [{ name: 'admin key', state: 'failed', said: messageOf(error) }];
  }
}

function checkStore({ store, keys, principals, teams, keep_days }: Status): Check {
  const name = 'store';
  if (!store.reachable) {
    const advice =
      'Look for its table, and for the permissions of the functions, in CloudFormation; locally, start the gateway anew.';
    return { name, state: 'failed', said: 'The store of keys and books does not answer', advice };
  }
  const held = [
    plural(keys ?? 0, 'key'),
    plural(principals ?? 0, 'AWS principal'),
    plural(teams ?? 0, 'team'),
    `records kept for ${plural(keep_days, 'day')}`,
  ];
  return { name, state: 'ok', said: `The store answers after ${store.latency_ms} ms: ${held.join(', ')}` };
}

/** Milliseconds that the four lines must be apart together; the gateway takes 450. */
const leastApart = 200;

async function checkStream({ api }: Patient): Promise<Check> {
  const name = 'streaming';
  const times: number[] = [];
  try {
    const { body } = await api.open({ path: '/admin/v1/status/stream', key: 'admin' });
    for await (const _ of body ?? []) times.push(performance.now());
  } catch (error) {
    return { name, state: 'failed', said: messageOf(error) };
  }
  const apart = Math.round((times.at(-1) ?? 0) - (times[0] ?? 0));
  if (apart >= leastApart) return { name, state: 'ok', said: `What streams arrives as it is sent: over ${apart} ms` };
  const advice = 'Something on the way gathers answers: a proxy, a VPN, or a front without response streaming.';
  return { name, state: 'failed', said: 'What should stream arrives all at once', advice };
}
