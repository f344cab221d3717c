/**
 * Embeddings as the caller asked for them, whichever form the provider sent. They are written in pieces, for thousands of
 * them as one string would be held in memory twice.
 */
import { readBase64, toBase64 } from '../../providers/base/embed/encoding.ts';
import type { Embedding, EmbedRequest, EmbedResponse } from '../../providers/base/embed/types.ts';
import { hasText, toBytes } from '../../providers/base/wire-text.ts';
import type { WrittenAnswer } from '../endpoint.ts';

export function writeEmbeddings(answer: EmbedResponse, { encoding_format }: EmbedRequest): WrittenAnswer {
  const form = encoding_format === 'base64' ? 'string' : 'object';
  const asAsked = answer.data.every(({ embedding }) => typeof embedding === form);
  const body = asAsked && hasText(answer) ? toBytes(answer) : [...pieces(answer, form === 'string')];
  return { contentType: 'application/json', body };
}

/** A piece is some hundred kilobytes. */
const embeddingsPerPiece = 32;

function* pieces({ object, data, ...rest }: EmbedResponse, base64: boolean): Generator<Buffer> {
  yield Buffer.from(`{"object":${JSON.stringify(object)},"data":[`);
  for (let start = 0; start < data.length; start += embeddingsPerPiece) {
    const texts = data.slice(start, start + embeddingsPerPiece).map((item) => itemText(item, base64));
    yield Buffer.from((start > 0 ? ',' : '') + texts.join());
  }
  yield Buffer.from(`],${JSON.stringify(rest).slice(1)}`);
}

function itemText({ embedding, ...rest }: Embedding, base64: boolean): string {
  return `${JSON.stringify(rest).slice(0, -1)},"embedding":${base64 ? base64Text(embedding) : numbersText(embedding)}}`;
}

function base64Text(embedding: Embedding['embedding']): string {
  return `"${typeof embedding === 'string' ? embedding : toBase64(embedding)}"`;
}

/** As many digits as tell every float32 from the next: all that a float64 has would be half as long again. */
const digits = 9;

function numbersText(embedding: Embedding['embedding']): string {
  if (typeof embedding !== 'string') return JSON.stringify(embedding);
  let text = '';
  for (const value of readBase64(embedding) ?? []) text += `,${value.toPrecision(digits)}`;
  return `[${text.slice(1)}]`;
}
