/** All providers in one process: they answer well over connections that are kept, but for the calls that are to go wrong. */
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox } from '../../local/sandbox/server.ts';
import { faults } from '../../test/faults/faults/all.ts';
import { createGoodAnswers, type ProviderCall } from '../../test/faults/good-answer.ts';
import { cellHeader } from '../../test/faults/upstream.ts';

const sandbox = await startSandbox();
const good = createGoodAnswers(sandbox.url);
/** Of each call that goes wrong, for those that go wrong only once. */
const calls = new Map<string, number>();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url: path = '', socket } = request;
  const headers = request.headers as Record<string, string>;
  const body = Buffer.concat(await request.toArray());
  const call: ProviderCall = { method, path, headers, body };
  const cell = headers[cellHeader] ?? '';
  const [subject = '', fault = '0'] = cell.split('; ');
  const fetch = (directives?: string) => good(subject, call, directives);
  if (Number.parseInt(fault, 10) === 0) {
    const { type, body: bytes, pieces, isStream } = await fetch();
    response.writeHead(200, { 'content-type': type, ...(!isStream && { 'content-length': bytes.length }) });
    for (const piece of pieces) response.write(piece);
    response.end();
    return;
  }
  const count = (calls.get(cell) ?? 0) + 1;
  calls.set(cell, count);
  const exchange = { socket, call: count, good: fetch, secret: headers['authorization'] ?? '' };
  await faults[Number.parseInt(fault, 10)]?.play(exchange);
}

const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  answer(request, response).catch(() => request.socket.destroy());
});
server.on('connection', (socket) => socket.on('error', () => {}));
await once(server.listen(0, '127.0.0.1'), 'listening');
process.on('disconnect', () => process.exit());
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
