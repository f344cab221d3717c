/**
 * Rerank for those who speak nearly Cohere's dialect: the request as it came, but for what must change.
 * @see https://docs.cohere.com/reference/rerank
 */
import type { CallContext, ProviderFailure, ProviderRequest, Transformer } from '../endpoint.ts';
import type { ErrorFields } from '../errors.ts';
import { recordOf, stringOrUndefined } from '../json-values.ts';
import { dialectErrorFields, errorInAnswer, isError } from '../openai-dialect/errors.ts';
import { type Changes, renamed, withoutNulls, withPrefix } from '../openai-dialect/request-parts.ts';
import { isGiven } from '../params.ts';
import { withFields } from '../wire-text.ts';
import { textDocuments } from './documents.ts';
import { toMeta } from './meta.ts';
import { droppedParams, withoutParams } from './params.ts';
import { resultCount, toResults } from './results.ts';
import type { RerankRequest } from './types.ts';

/** What a host does differently. */
interface RerankDialect extends Pick<Transformer<'rerank'>, 'transformError'> {
  /** Whether it knows `max_tokens_per_doc`. @default false */
  readonly takesTokenLimit?: boolean;
  /** Our name of a parameter → the host's. */
  readonly rename?: { readonly top_n: string };
  /** Before every model name that is not a path of its own. */
  readonly modelPrefix?: string;
  /** Sent with every request. */
  readonly fields?: Changes;
  /** What becomes of the documents. @default all of them are texts */
  readonly documents?: (request: RerankRequest) => Changes;
}

export function cohereDialectRerank(dialect: RerankDialect): Transformer<'rerank'> {
  return {
    transformRequest: (request, ctx) => toDialectRequest(request, ctx, dialect),
    transformResponse: fromDialectResponse,
    transformError: dialect.transformError ?? fromDialectFailure,
  };
}

function toDialectRequest(request: RerankRequest, ctx: CallContext<'rerank'>, dialect: RerankDialect): ProviderRequest {
  const { takesTokenLimit, rename, documents = textDocuments, fields } = dialect;
  const known = ['top_n', ...(takesTokenLimit ? ['max_tokens_per_doc'] : [])];
  const limit = limitToDocuments(request);
  const changes: Changes = {
    model: withPrefix(ctx.model, dialect),
    ...withoutNulls(request),
    ...withoutParams(request, known),
    ...limit,
    ...renamed({ ...request, ...limit }, rename),
    ...documents(request),
    ...fields,
  };
  return { path: '/rerank', body: withFields<object>(request, changes), dropped: droppedParams(request, known) };
}

/** Some refuse to give more results than there are documents. */
function limitToDocuments(request: RerankRequest): Changes {
  const top_n = resultCount(request);
  return isGiven(request.top_n) && request.top_n > top_n ? { top_n } : {};
}

/** Those without a shape of their own borrow OpenAI's, or that of their framework. */
export function fromDialectFailure(failure: ProviderFailure): Partial<ErrorFields> {
  return dialectErrorFields(failure, {});
}

function fromDialectResponse(body: unknown, ctx: CallContext<'rerank'>) {
  const answer = recordOf(body);
  if (isError(answer)) throw errorInAnswer(answer, ctx, {});
  // SGLang sends the bare list.
  const items = Array.isArray(body) ? body : (answer['results'] ?? answer['data']);
  return {
    id: stringOrUndefined(answer['id']) ?? ctx.fallbackId,
    results: toResults(items, ctx),
    meta: toMeta(answer),
  };
}
