/** The provider's answer as it should be, from the sandbox, in the pieces in which it may be broken. */
import http from 'node:http';

export interface GoodAnswer {
  readonly type: string;
  readonly body: Buffer;
  readonly isStream: boolean;
  /** The events of a stream, framed; of a whole answer its halves. */
  readonly pieces: readonly Buffer[];
}

export interface ProviderCall {
  readonly method: string;
  /** With the provider in front. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Asked of the sandbox once a subject, for it always says the same. @param directives for the sandbox, as in `error=1` */
export function createGoodAnswers(sandboxUrl: string) {
  const known = new Map<string, Promise<GoodAnswer>>();
  return (subject: string, call: ProviderCall, directives = ''): Promise<GoodAnswer> => {
    const key = [subject, call.method, call.path, directives].join(' ');
    const answer = known.get(key) ?? fetchGood(sandboxUrl, call, directives);
    known.set(key, answer);
    return answer;
  };
}

function fetchGood(sandboxUrl: string, call: ProviderCall, directives?: string): Promise<GoodAnswer> {
  const { method, path, body } = call;
  const headers = { ...call.headers, host: 'sandbox', ...(directives && { 'x-rawdog-sandbox': directives }) };
  return new Promise((resolve, reject) => {
    const request = http.request(sandboxUrl + path, { method, headers, agent: false }, async (response) => {
      const bytes = Buffer.concat(await response.toArray());
      const type = response.headers['content-type'] ?? '';
      if (response.statusCode === 200) resolve(toGood(type, bytes));
      else reject(new Error(`The sandbox refuses ${path}: ${bytes}`));
    });
    request.once('error', reject).end(body);
  });
}

function toGood(type: string, body: Buffer): GoodAnswer {
  if (type.startsWith('text/event-stream')) return { type, body, isStream: true, pieces: events(body) };
  if (type.includes('eventstream')) return { type, body, isStream: true, pieces: frames(body) };
  const half = Math.floor(body.length / 2);
  return { type, body, isStream: false, pieces: [body.subarray(0, half), body.subarray(half)] };
}

/** Server-sent events, each with the blank line behind it. */
function events(body: Buffer): Buffer[] {
  const texts = body.toString('latin1').split(/(?<=\n\n)/);
  return texts.filter((text) => text !== '').map((text) => Buffer.from(text, 'latin1'));
}

/** Amazon's frames begin with their own length. */
function frames(body: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < body.length; at += body.readUInt32BE(at)) {
    found.push(body.subarray(at, at + body.readUInt32BE(at)));
  }
  return found;
}
