import http, { type IncomingMessage, type ServerResponse } from 'node:http';

/**
 * Lets another server answer a request whose body was read already.
 * @param isKept whether it goes on when nobody waits for its answer any more. @default false
 */
export function passOn(
  upstream: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  isKept = false,
): void {
  const outgoing = http.request(upstream + url, { method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  if (!isKept) response.on('close', () => outgoing.destroy());
  outgoing.end(body);
}
