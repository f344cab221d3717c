import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Call {
  /** @default 'POST' with a body, 'GET' without */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** `performance.now()` of the moment the headers arrived. */
  readonly headAt: number;
  /** The body as it arrived, with the `performance.now()` of each piece. */
  readonly chunks: readonly { readonly at: number; readonly text: string }[];
  readonly text: string;
  /** The connection broke before the body was complete. */
  readonly truncated: boolean;
}

/** A plain HTTP call that keeps what `fetch` hides: when each piece came, and whether the body was cut off. */
export async function call(url: string, { body, method = body ? 'POST' : 'GET', headers }: Call = {}): Promise<Answer> {
  const outgoing = request(url, { method, agent: false, ...(headers && { headers }) });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const headAt = performance.now();
  const { chunks, truncated } = await readChunks(response);
  const text = chunks.map((chunk) => chunk.text).join('');
  return { status: response.statusCode ?? 0, headers: response.headers, headAt, chunks, text, truncated };
}

async function readChunks(response: IncomingMessage): Promise<Pick<Answer, 'chunks' | 'truncated'>> {
  const chunks: { at: number; text: string }[] = [];
  response.setEncoding('utf8').on('data', (text: string) => chunks.push({ at: performance.now(), text }));
  const truncated = await once(response, 'end').then(
    () => false,
    () => true,
  );
  return { chunks, truncated };
}
