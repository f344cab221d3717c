/** Answers that come compressed although we did not ask for it. */
import { pipeline, Readable, type Transform } from 'node:stream';
import { badAnswer } from './errors.ts';

type Bytes = AsyncIterable<Uint8Array>;

// Asked for when needed: nearly no call needs it, and loading it is felt in a cold start.
const zlib = () => process.getBuiltinModule('node:zlib');

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib().createGunzip(),
  'x-gzip': () => zlib().createGunzip(),
  deflate: () => zlib().createInflate(),
  br: () => zlib().createBrotliDecompress(),
};

export function decoded(body: Bytes, encoding: string | undefined, provider: string): Bytes {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return body;
  return decompress(body, encoding, provider);
}

async function* decompress(body: Bytes, encoding: string, provider: string): AsyncGenerator<Uint8Array> {
  const decoder = decoders[encoding.toLowerCase()]?.();
  if (!decoder) {
    await body[Symbol.asyncIterator]().return?.();
    throw badAnswer(provider, `an answer in the unknown encoding ${encoding.slice(0, 30)}`);
  }
  let cause: unknown;
  // A cut connection must not be told as broken compression: the source's own error is kept.
  const source = Readable.from(body).once('error', (error) => {
    cause = error;
  });
  try {
    yield* pipeline(source, decoder, () => {}) as Bytes;
  } catch (error) {
    throw cause ?? badAnswer(provider, 'an answer whose compression is broken', { cause: error });
  }
}
