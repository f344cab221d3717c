import type { CallContext, ProviderRequest } from '../endpoint.ts';
import { type Changes, renamed, without, withoutNulls, withPrefix } from '../openai-dialect/request-parts.ts';
import { applyParamRules } from '../params.ts';
import { withFields } from '../wire-text.ts';
import type { EmbedDialect, Encoding } from './dialect.ts';
import { inputsOf, textsOf } from './inputs.ts';
import type { EmbedRequest } from './types.ts';
import { isPacked } from './vectors.ts';

export function toDialectRequest(
  request: EmbedRequest,
  ctx: CallContext<'embed'>,
  dialect: EmbedDialect,
): ProviderRequest {
  if (!dialect.tokenInput) textsOf(request, ctx.provider);
  const rules = { refused: [], dropped: [], ...dialect.params };
  const dropped = applyParamRules(request, rules, ctx.provider);
  const changes: Changes = {
    model: withPrefix(ctx.model, dialect),
    ...withoutNulls(request),
    ...without(request, ['stream', ...rules.refused, ...rules.dropped]),
    ...renamed(request, dialect.rename),
    ...dialect.purpose?.(request, ctx.model),
    ...encoding(request, dialect),
  };
  return { path: dialect.path?.(ctx) ?? '/embeddings', body: withFields<object>(request, changes), dropped };
}

/** What the caller says under the host's own name stands. */
function encoding(request: EmbedRequest, dialect: EmbedDialect): Changes {
  const { encodingField: field = openAIField } = dialect;
  const wanted = wantedEncoding(request, dialect);
  if (field === openAIField && wanted === request.encoding_format) return {};
  const settled = field !== openAIField && field in request;
  return { ...without(request, [openAIField]), ...(wanted && !settled && { [field]: wanted }) };
}

const openAIField = 'encoding_format';

/** As many vectors as decimal numbers take a while to read. */
const many = 256;

function wantedEncoding(request: EmbedRequest, { encodings, manyAsBase64 }: EmbedDialect): Encoding | undefined {
  const asked = manyAsBase64 && inputsOf(request).length > many ? 'base64' : request.encoding_format;
  if (asked === 'base64' && isPacked(request)) return undefined;
  return encodings.find((encoding) => encoding === asked);
}
