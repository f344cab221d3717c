/** The gateway over HTTP: its admin API, and what callers use. Keys come from the environment or from whoever is asked. */
import { explain, unreachable } from './explain.ts';
import { Cancelled, Failure, WrongUsage } from './problems.ts';
import type { Terminal } from './terminal.ts';

/** Whose key opens it; `none` for what is open to all. */
type Key = 'admin' | 'caller' | 'none';
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

interface Ask {
  readonly method?: Method;
  /** Below the gateway's address, with its query. */
  readonly path: string;
  readonly key: Key;
  readonly body?: object;
}

export interface Api {
  /** Of the gateway, without `/v1`. */
  readonly url: string;
  /** JSON of the admin API. @param path below `/admin/v1`. Rejects with a `Failure` that says what to do */
  admin(method: Method, path: string, body?: object): Promise<unknown>;
  /** The whole answer, whatever its status. Rejects where the gateway cannot be reached, or there is no key to ask with. */
  ask(ask: Ask): Promise<Response>;
  /** The same, but any answer that is no success is a `Failure`. */
  open(ask: Ask): Promise<Response>;
}

const adminBase = '/admin/v1';
const localUrl = 'http://127.0.0.1:8787';

export function createApi(address: string | undefined, terminal: Terminal): Api {
  const url = toBase(address ?? terminal.env['RAWDOG_URL'] ?? localUrl);
  const keys = createKeys(terminal);
  const ask: Api['ask'] = async ({ method = 'GET', path, key, body }) => {
    const secret = key === 'none' ? undefined : await keys[key]();
    const request: RequestInit = {
      method,
      headers: {
        ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      // A key is for this address, and no other.
      redirect: 'manual',
      signal: terminal.signal,
    };
    return fetch(url + path, request).catch((error: unknown) => {
      throw terminal.signal.aborted ? new Cancelled('Cancelled.') : unreachable(url, error);
    });
  };
  const open: Api['open'] = async (wanted) => {
    const response = await ask(wanted);
    if (response.ok) return response;
    throw await explain(response, { url, key: wanted.key });
  };
  return {
    url,
    ask,
    open,
    async admin(method, path, body) {
      const response = await open({ method, path: adminBase + path, key: 'admin', ...(body && { body }) });
      return readJson(response, url, terminal.signal);
    },
  };
}

export async function readJson(response: Response, url: string, signal: AbortSignal): Promise<unknown> {
  const text = await response.text().catch((error: unknown) => {
    throw signal.aborted ? new Cancelled('Cancelled.') : unreachable(url, error);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`What answers at ${url} is no RAWDOG gateway. Say where it is: --url <address>, or RAWDOG_URL.`);
  }
}

/** The address may be that of OpenAI clients, or of the admin API. */
function toBase(address: string): string {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new WrongUsage('The address of the gateway must be a URL such as https://gateway.example.com.');
  }
  return url.origin + url.pathname.replace(/\/+$/, '').replace(/(\/admin)?\/v1$/, '');
}

const wanted = { admin: 'RAWDOG_ADMIN_KEY', caller: 'RAWDOG_API_KEY' } as const;
const advice = {
  admin: '`npm start` prints it; of a stack, the output AdminKey is the command that prints it.',
  caller: '`npm start` prints one, and `npx rawdog keys create` makes one.',
} as const;

function createKeys({ env, askHidden }: Terminal) {
  const asked: Partial<Record<'admin' | 'caller', Promise<string>>> = {};
  const find = async (kind: 'admin' | 'caller'): Promise<string> => {
    const known = env[wanted[kind]]?.trim();
    const key = known || (await askHidden?.(`${kind === 'admin' ? 'Admin key' : 'API key'}`));
    if (!key) throw new Failure(`No ${kind} key was given. Set ${wanted[kind]}: ${advice[kind]}`);
    // A header takes nothing else, and what cannot be sent must not show up in an error.
    if (/^[\x21-\x7e]+$/.test(key)) return key;
    throw new Failure(`${wanted[kind]} holds characters that no key has: copy it again. ${advice[kind]}`);
  };
  const once = (kind: 'admin' | 'caller') => () => {
    asked[kind] ??= find(kind);
    return asked[kind];
  };
  return { admin: once('admin'), caller: once('caller') };
}
