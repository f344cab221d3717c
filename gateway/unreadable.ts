/** What callers are told whose request is no request, or does not come in time: node:http has no words for them. */
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorBody, GatewayError } from '../providers/base/errors.ts';

const phrases: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** @param hasBegun whether an answer is on its way over the connection, which another one would garble */
export function answerUnreadable(server: Server, hasBegun: (socket: Duplex) => boolean): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (socket.writable && error.code !== 'ECONNRESET' && !hasBegun(socket)) socket.write(toText(toError(error.code)));
    socket.destroy();
  });
}

function toError(code: string | undefined): GatewayError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new GatewayError('bad_request', 'The request did not come in time.', {
      status: 408,
      code: 'request_timeout',
    });
  if (code === 'HPE_HEADER_OVERFLOW')
    return new GatewayError('bad_request', 'The headers are too large.', { status: 431, code: 'headers_too_large' });
  return new GatewayError('bad_request', 'This is no HTTP request.', { code: 'invalid_request' });
}

function toText(error: GatewayError): string {
  const body = JSON.stringify(errorBody(error));
  const { status } = error.fields;
  const head = [
    `HTTP/1.1 ${status} ${phrases[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
