/** A fake of the providers whose embeddings are measured: 1,536 values a text, in the form that was asked for. */
import http from 'node:http';

const values = Array.from({ length: 1536 }, (_, index) => Math.sin(index + 1) / 27.7);
const numbers = JSON.stringify(values);
const base64 = JSON.stringify(Buffer.from(Float32Array.from(values).buffer).toString('base64'));

interface Asked {
  readonly input?: readonly string[];
  readonly encoding_format?: string;
  readonly texts?: readonly string[];
}

function openai({ input = [], encoding_format }: Asked): string {
  const vector = encoding_format === 'base64' ? base64 : numbers;
  const data = input.map((_, index) => `{"object":"embedding","index":${index},"embedding":${vector}}`);
  const tokens = input.length * 4;
  return `{"object":"list","data":[${data}],"model":"m","usage":{"prompt_tokens":${tokens},"total_tokens":${tokens}}}`;
}

function cohere({ texts = [] }: Asked): string {
  const vectors = texts.map(() => numbers);
  return `{"id":"e","texts":[],"embeddings":{"float":[${vectors}]},"meta":{"billed_units":{"input_tokens":${texts.length * 4}}}}`;
}

http
  .createServer(async (request, response) => {
    const parts = await request.toArray();
    if (request.url === '/health') return response.end();
    const asked = JSON.parse(Buffer.concat(parts).toString()) as Asked;
    const body = request.url?.endsWith('/embed') ? cohere(asked) : openai(asked);
    return response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  })
  .listen(Number(process.env['PORT']), '127.0.0.1');
