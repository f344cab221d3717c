/** What went wrong between here and the gateway, and what to do about it. */
import { Failure } from './problems.ts';
import { oneLine } from './text.ts';

/** An answer of the gateway that is no success. */
export class Refused extends Failure {
  readonly status: number;
  readonly code: string | undefined;
  /** The field of the request that is wrong. */
  readonly param: string | undefined;

  constructor(message: string, status: number, { code, param }: ErrorBody = {}) {
    super(message);
    this.status = status;
    this.code = code ?? undefined;
    this.param = param ?? undefined;
  }
}

interface ErrorBody {
  readonly message?: string;
  readonly code?: string | null;
  readonly param?: string | null;
}

interface Asked {
  readonly url: string;
  readonly key: 'admin' | 'caller' | 'none';
}

export async function explain(response: Response, asked: Asked): Promise<Refused> {
  const { status, headers } = response;
  const error = errorIn(await response.text().catch(() => ''));
  if (status >= 300 && status < 400) return new Refused(moved(asked.url, headers.get('location')), status);
  if (error?.message === undefined) return new Refused(strange(status, asked.url), status);
  return new Refused(advise(oneLine(error.message), status, error, asked, headers), status, error);
}

const wrongKey = {
  admin:
    'The admin key is wrong. Set RAWDOG_ADMIN_KEY: `npm start` prints it; of a stack, the output AdminKey is the command that prints it.',
  caller: 'Set RAWDOG_API_KEY: `npm start` prints one, and `npx rawdog keys create` makes one.',
  none: '',
} as const;

function advise(message: string, status: number, { code }: ErrorBody, { key, url }: Asked, headers: Headers): string {
  if (status === 401) return key === 'admin' ? wrongKey.admin : `${message} ${wrongKey[key]}`.trim();
  if (code === 'unknown_url') return `There is no such API at ${url}: an older gateway, or a stack without a table.`;
  const id = headers.get('x-request-id');
  return status >= 500 && id ? `${message} (${oneLine(id)})` : message;
}

/** OpenAI's shape, or API Gateway's own. */
function errorIn(text: string): ErrorBody | undefined {
  try {
    const { error, message } = JSON.parse(text) as { error?: ErrorBody; message?: string };
    if (typeof error?.message === 'string') return error;
    return typeof message === 'string' ? { message } : undefined;
  } catch {
    return undefined;
  }
}

function moved(url: string, location: string | null): string {
  return `${url} answers that it has moved${location ? ` to ${oneLine(location)}` : ''}. Say where it is: --url <address>`;
}

function strange(status: number, url: string): string {
  return `What answers at ${url} is no RAWDOG gateway (status ${status}). Say where it is: --url <address>, or RAWDOG_URL.`;
}

const hint = 'Start one with `npm start`, or say where it is: --url <address>, or RAWDOG_URL.';
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: `Nothing listens there. ${hint}`,
  ENOTFOUND: 'There is no such host. The output BaseUrl of the stack is the address.',
  EAI_AGAIN: 'Its name cannot be looked up: is there a network?',
  ECONNRESET: 'The connection was closed before the answer was there. Try again.',
  UND_ERR_SOCKET: 'The connection was closed before the answer was there. Try again.',
  ETIMEDOUT: 'Nobody answers there: a firewall, or the wrong address.',
  UND_ERR_CONNECT_TIMEOUT: 'Nobody answers there: a firewall, or the wrong address.',
};

/** @param error what `fetch` rejects with, or a body that breaks off */
export function unreachable(url: string, error: unknown): Failure {
  const code = codeOf(error);
  const reason = reasons[code] ?? (/CERT|TLS|SSL/.test(code) ? `Its certificate is not trusted (${code}).` : code);
  return new Failure(`${url} cannot be reached. ${reason}`);
}

function codeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown; errors?: readonly { code?: unknown }[] } };
  return String(cause?.code ?? cause?.errors?.[0]?.code ?? 'The connection failed.');
}
