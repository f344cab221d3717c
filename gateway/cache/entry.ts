/** An answer as it is kept: what belongs to it on one line, then its JSON as it came. */

import { bytesIn } from '../../providers/base/end-with.ts';
import type { ResultInfo } from '../../providers/base/endpoint.ts';
import { parseJson, toBytes } from '../../providers/base/wire-text.ts';

export interface Entry {
  /** Milliseconds since 1970. */
  readonly storedAt: number;
  readonly expiresAt: number;
  readonly body: Buffer;
}

/** Without it the answer would not be the same: what was left out of its request, and that it is simulated. */
type About = Pick<ResultInfo, 'dropped' | 'headers'>;

interface KeptAnswer extends About {
  readonly answer: object;
}

export function toBody(answer: object, { dropped, headers }: About): Buffer {
  const about: About = { dropped, headers: lastingHeaders(headers) };
  const pieces = [Buffer.from(`${JSON.stringify(about)}\n`), ...toBytes(answer)];
  // Not from the pool: a small piece of it would hold the whole.
  const body = Buffer.allocUnsafeSlow(bytesIn(pieces));
  let at = 0;
  for (const piece of pieces) at += piece.copy(body, at);
  return body;
}

function fromBody(body: Buffer): KeptAnswer {
  const end = body.indexOf('\n');
  const { dropped, headers } = JSON.parse(body.toString('utf8', 0, end)) as About;
  return { dropped, headers, answer: parseJson(body.subarray(end + 1)) as object };
}

/** Undefined for what is no entry of ours. */
export function readEntry({ body }: Entry): KeptAnswer | undefined {
  try {
    return fromBody(body);
  } catch {
    return undefined;
  }
}

export function ageSeconds({ storedAt }: Entry, now: number): number {
  // Clocks of different machines differ.
  return Math.max(0, Math.floor((now - storedAt) / 1000));
}

/** Those that belong to an answer, and not to the call that made it. */
export function lastingHeaders({ 'x-rawdog-sandbox': simulated }: About['headers']): Record<string, string> {
  return simulated === undefined ? {} : { 'x-rawdog-sandbox': simulated };
}
