import type { CallContext } from '../endpoint.ts';
import { badAnswer } from '../errors.ts';
import { isRecord, type JsonRecord, recordOf } from '../json-values.ts';
import { changed } from '../openai-dialect/answer.ts';
import { errorInAnswer, isError } from '../openai-dialect/errors.ts';
import type { EmbedDialect } from './dialect.ts';
import { estimateTokens, inputsOf } from './inputs.ts';
import type { Embedding, EmbedResponse, EmbedUsage } from './types.ts';
import { checkVectors } from './vectors.ts';

/** The very object that came, where it needs no mending. */
export function fromDialectAnswer(body: unknown, ctx: CallContext<'embed'>, dialect: EmbedDialect): EmbedResponse {
  if (!isRecord(body)) throw badAnswer(ctx.provider, 'an answer that is not an object');
  if (isError(body)) throw errorInAnswer(body, ctx, dialect);
  const { data, model } = body;
  if (!Array.isArray(data)) throw badAnswer(ctx.provider, 'an answer without embeddings');
  const embeddings = inOrder(data, ctx.provider);
  const answer = changed(body, {
    object: 'list',
    data: embeddings,
    model: typeof model === 'string' && model !== '' ? model : ctx.model,
    usage: toUsage(recordOf(body['usage']), ctx),
  });
  checkVectors(
    embeddings.map(({ embedding }) => embedding),
    ctx,
  );
  return answer as unknown as EmbedResponse;
}

/** The same list where it is in order already. */
function inOrder(data: readonly unknown[], provider: string): readonly Embedding[] {
  const items = data.map((item, position) =>
    changed(recordOf(item), { object: 'embedding', index: indexOf(item, position) }),
  );
  const sorted = items.toSorted((a, b) => Number(a['index']) - Number(b['index']));
  if (sorted.some(({ index }, position) => index !== position)) {
    throw badAnswer(provider, 'embeddings whose indices do not fit the inputs');
  }
  const same = sorted.every((item, position) => item === data[position]);
  return (same ? data : sorted) as readonly Embedding[];
}

/** Who names no places sends them in order. */
function indexOf(item: unknown, position: number): unknown {
  return recordOf(item)['index'] ?? position;
}

/** An embedding's tokens are all its input's; some hosts name only one of the counts, or none. */
function toUsage(usage: JsonRecord, ctx: CallContext<'embed'>): EmbedUsage {
  const { prompt_tokens, total_tokens } = usage;
  const [counted] = [prompt_tokens, total_tokens].filter((tokens) => typeof tokens === 'number');
  const tokens = counted ?? estimateTokens(inputsOf(ctx.request));
  const total = typeof total_tokens === 'number' ? total_tokens : tokens;
  return changed(usage, { prompt_tokens: tokens, total_tokens: total }) as unknown as EmbedUsage;
}
