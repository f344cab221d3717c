import { createHash } from 'node:crypto';
import { countTokens } from './tokens.ts';

/** A unit vector that depends on the text alone: the same text is always in the same place, others somewhere else. */
export function embed(text: string, dimensions: number): Float32Array {
  const random = createRandom(createHash('sha256').update(text).digest().readUInt32LE());
  const vector = Float32Array.from({ length: dimensions }, random);
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

/** Little-endian float32 values, as every provider packs them. */
function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * Float32Array.BYTES_PER_ELEMENT);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * Float32Array.BYTES_PER_ELEMENT);
  return bytes.toString('base64');
}

/** One form or the other, as JSON has them. */
export function encode(vector: Float32Array, base64: boolean): string | number[] {
  return base64 ? toBase64(vector) : [...vector];
}

/** A text, or one as token ids. */
type Input = string | readonly number[];

export function countInputTokens(inputs: readonly Input[]): number {
  return inputs.reduce((sum, input) => sum + (typeof input === 'string' ? countTokens(input) : input.length), 0);
}

/** The answer of OpenAI, and of all who follow it but for their usage. */
export function toEmbeddingList(inputs: readonly Input[], { model, dimensions, base64 }: ListOptions) {
  return {
    object: 'list',
    data: inputs.map((input, index) => ({
      object: 'embedding',
      index,
      embedding: encode(embed(input.toString(), dimensions), base64),
    })),
    model,
  };
}

interface ListOptions {
  readonly model: string;
  readonly dimensions: number;
  readonly base64: boolean;
}

/** Between -1 and 1, the same sequence for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2_147_483_648 - 1;
  };
}
