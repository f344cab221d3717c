/** What a provider sends as embeddings, checked: a wrong number of them, or half a vector, must not reach an index. */
import type { CallContext } from '../endpoint.ts';
import { badAnswer, unsupportedParam } from '../errors.ts';
import { isGiven } from '../params.ts';
import { readBase64, valuesIn } from './encoding.ts';
import { inputsOf } from './inputs.ts';
import type { Embedding, EmbedRequest } from './types.ts';

type Vector = Embedding['embedding'];

/** Throws unless there is a vector for every input, all of one length, and none longer than was asked for. */
export function checkVectors(vectors: unknown, ctx: CallContext<'embed'>): asserts vectors is readonly Vector[] {
  const { provider, request } = ctx;
  if (!Array.isArray(vectors)) throw badAnswer(provider, 'an answer without embeddings');
  const wanted = inputsOf(request).length;
  if (vectors.length !== wanted) throw badAnswer(provider, `${vectors.length} embeddings for ${wanted} inputs`);
  if (!vectors.every(isVector)) throw badAnswer(provider, 'an embedding that is no vector');
  const [length = 0] = vectors.map(lengthOf);
  if (vectors.some((vector) => lengthOf(vector) !== length)) {
    throw badAnswer(provider, 'embeddings of different lengths');
  }
  checkLength(length, ctx);
}

/** Some hosts pay no heed to `dimensions`; vectors of full length are not what was asked for. */
function checkLength(length: number, { request, provider }: CallContext<'embed'>): void {
  const { dimensions } = request;
  if (!isGiven(dimensions) || length <= dimensions || isPacked(request)) return;
  throw unsupportedParam('dimensions', provider, `Its vectors have ${length} of them.`);
}

function isVector(vector: unknown): vector is Vector {
  const values = typeof vector === 'string' ? readBase64(vector) : vector;
  if (values instanceof Float32Array) return values.length > 0 && values.every(Number.isFinite);
  return Array.isArray(values) && values.length > 0 && values.every(Number.isFinite);
}

function lengthOf(vector: Vector): number {
  return typeof vector === 'string' ? valuesIn(vector) : vector.length;
}

/** Providers' own names for the kind of number they are to send. */
const kindFields = ['output_dtype', 'embedding_type', 'embedding_types'] as const;

/** Asks for another kind of number than floats (bytes, bits), which base64 would not hold as float32. */
export function isPacked(request: EmbedRequest): boolean {
  const asked = request as unknown as Readonly<Record<string, unknown>>;
  return kindFields.flatMap((field) => asked[field] ?? []).some((kind) => kind !== 'float' && kind !== 'base64');
}
