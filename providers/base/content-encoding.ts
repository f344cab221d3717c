/** Answers that come compressed although we did not ask for it. */
import { pipeline, Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import { badAnswer } from './errors.ts';

type Bytes = AsyncIterable<Uint8Array>;

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
};

export function decoded(body: Bytes, encoding: string | undefined, provider: string): Bytes {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return body;
  const create = decoders[encoding.toLowerCase()];
  if (!create) throw badAnswer(provider, `an answer in the unknown encoding ${encoding.slice(0, 30)}`);
  return decompress(body, create(), provider);
}

async function* decompress(body: Bytes, decoder: Transform, provider: string): AsyncGenerator<Uint8Array> {
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
