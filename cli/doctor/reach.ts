/** Whether the gateway answers, and whether its clock and ours agree. */
import { readJson } from '../api.ts';
import { explain } from '../explain.ts';
import { span } from '../units.ts';
import { type Check, messageOf, type Patient } from './check.ts';

/** Seconds. AWS refuses signatures that are five minutes off, and days of the books begin at midnight by the gateway's clock. */
const mostSkew = 60;

/** @returns what was found out; a gateway that cannot be reached has one check, which failed */
export async function checkReach(patient: Patient): Promise<Check[]> {
  const { api, terminal } = patient;
  const startedAt = terminal.now();
  try {
    const response = await api.ask({ path: '/health', key: 'none' });
    const endedAt = terminal.now();
    const front = frontOf(api.url, response.headers);
    if (!response.ok) throw await explain(response, { url: api.url, key: 'none' });
    await readJson(response, api.url, terminal.signal);
    const said = `${api.url} answers after ${endedAt - startedAt} ms: ${front}`;
    return [{ name: 'reach', state: 'ok', said }, ...inTheClear(patient), ...clock(response, startedAt, endedAt)];
  } catch (error) {
    return [{ name: 'reach', state: 'failed', said: messageOf(error) }];
  }
}

function frontOf(url: string, headers: Headers): string {
  const { hostname } = new URL(url);
  const region = /\.(?:execute-api|lambda-url)\.([a-z0-9-]+)\./.exec(`.${hostname}`)?.[1];
  const where = region ? ` in ${region}` : '';
  if (headers.has('x-amz-apigw-id') || hostname.includes('.execute-api.')) return `a REST API${where}`;
  if (hostname.includes('.lambda-url.')) return `a function URL${where}`;
  return isLoopback(hostname) ? 'a local gateway' : 'a gateway';
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

function inTheClear({ api }: Patient): Check[] {
  const { protocol, hostname } = new URL(api.url);
  if (protocol === 'https:' || isLoopback(hostname)) return [];
  const said = 'Keys and messages go over the line in the clear.';
  return [{ name: 'encryption', state: 'warning', said, advice: 'Use https:// outside your own machine.' }];
}

/** The header knows whole seconds only. */
function clock({ headers }: Response, startedAt: number, endedAt: number): Check[] {
  const told = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(told)) return [];
  const skew = (told + 500 - (startedAt + endedAt) / 2) / 1000;
  if (Math.abs(skew) <= mostSkew) return [{ name: 'clock', state: 'ok', said: 'Its clock and this one agree' }];
  const said = `Its clock is ${span(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} this one`;
  const advice = 'Set the clock that is wrong: signatures, expiry dates and budget periods go by it.';
  return [{ name: 'clock', state: 'warning', said, advice }];
}
