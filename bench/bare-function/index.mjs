// The least a Lambda function can do: answer at once, or pass an upstream's stream on byte by byte.
const http = process.getBuiltinModule('node:http');
const head = { statusCode: 200, headers: { 'content-type': 'text/event-stream' } };

export const handler = awslambda.streamifyResponse(async ({ rawPath, body }, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, head);
  out.write('');
  if (rawPath === '/health') return out.end('{"status":"ok"}');
  const request = http.request(process.env.UPSTREAM + rawPath, { method: 'POST' });
  const answer = await new Promise((resolve, reject) => request.on('response', resolve).on('error', reject).end(body));
  for await (const bytes of answer) out.write(bytes);
  out.end();
});
