/** A caller of the gateway who notes how the answer ended, and does not wait for ever. */
import http from 'node:http';
import type { Endpoint } from '../../providers/base/endpoint.ts';
import { callOf } from './subjects.ts';
import { cellHeader } from './upstream.ts';

export interface Question {
  readonly endpoint: Endpoint;
  /** As callers name it. */
  readonly model: string;
  readonly stream: boolean;
  readonly cell: string;
  /** @default a connection for this call alone */
  readonly agent?: http.Agent;
  /** Milliseconds after which the caller leaves. @default it stays to the end */
  readonly leaveAfterMs?: number;
}

export interface Received {
  /** `hang` where the patience was at its end, `crash` where there was no answer at all, `left` where the caller did not wait for it. */
  readonly ending: 'end' | 'cut' | 'hang' | 'crash' | 'left';
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  /** Milliseconds. */
  readonly ms: number;
}

/** Far above all limits that the gateway is given for what is slow. */
const patienceMs = 30_000;

export function ask(gateway: { readonly url: string; readonly key: string }, question: Question): Promise<Received> {
  const { path, type, body } = callOf(question.endpoint, question.model, question.stream);
  const headers = {
    authorization: `Bearer ${gateway.key}`,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    [cellHeader]: question.cell,
  };
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let text = '';
    let response: http.IncomingMessage | undefined;
    const finish = (ending: Received['ending']) => {
      clearTimeout(patience);
      clearTimeout(leaving);
      const { statusCode: status = 0, headers = {} } = response ?? {};
      resolve({ ending, status, headers, text, ms: performance.now() - startedAt });
      if (ending !== 'end') call.destroy();
    };
    const call = http.request(
      gateway.url + path,
      { method: 'POST', headers, agent: question.agent ?? false },
      (answer) => {
        response = answer;
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.once('end', () => finish('end')).once('error', () => finish('cut'));
      },
    );
    const patience = setTimeout(() => finish('hang'), patienceMs);
    const { leaveAfterMs } = question;
    const leaving = leaveAfterMs === undefined ? undefined : setTimeout(() => finish('left'), leaveAfterMs);
    call.once('error', () => finish('crash')).end(body);
  });
}
