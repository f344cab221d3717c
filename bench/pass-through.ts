/** The floor everything is compared with: bytes in, bytes out, a keep-alive agent, nothing else. */
import http from 'node:http';

const upstream = new URL(process.env['UPSTREAM'] ?? '');
const agent = new http.Agent({ keepAlive: true });

const server = http.createServer((request, response) => {
  const { method, url: path, headers } = request;
  const { hostname: host, port } = upstream;
  const forward = http.request({ agent, host, port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  forward.on('error', () => response.destroy());
  request.pipe(forward);
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
