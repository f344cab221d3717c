/** The request frame. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Rerank.html */
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { badParam } from '../../base/errors.ts';
import { recordOf } from '../../base/json-values.ts';
import { isGiven } from '../../base/params.ts';
import { rankedPart } from '../../base/rerank/documents.ts';
import { droppedParams, providerExtras } from '../../base/rerank/params.ts';
import { resultCount } from '../../base/rerank/results.ts';
import type { RerankDocument, RerankRequest } from '../../base/rerank/types.ts';
import { modelName } from '../model-id.ts';
import { modelArn } from './model-arn.ts';

const maxDocuments = 1000;
/** Of the query, and of each document. */
const maxCharacters = 32_000;

export function transformRequest(request: RerankRequest, ctx: CallContext<'rerank'>): ProviderRequest {
  if (request.documents.length > maxDocuments) {
    throw badParam('documents', `bedrock ranks at most ${maxDocuments} documents at once.`);
  }
  const { fields, dropped } = modelFields(request, ctx.model);
  const body = {
    queries: [{ type: 'TEXT', textQuery: { text: checkLength(request.query, 'query') } }],
    sources: request.documents.map((document, index) => toSource(document, index, request)),
    rerankingConfiguration: {
      type: 'BEDROCK_RERANKING_MODEL',
      bedrockRerankingConfiguration: {
        modelConfiguration: {
          modelArn: modelArn(ctx.model, ctx.credentials.aws?.region ?? 'us-east-1'),
          ...(Object.keys(fields).length > 0 && { additionalModelRequestFields: fields }),
        },
        numberOfResults: resultCount(request),
      },
    },
  };
  return { path: '/rerank', body, dropped };
}

function toSource(document: RerankDocument, index: number, request: RerankRequest) {
  return { type: 'INLINE', inlineDocumentSource: toInline(document, index, request) };
}

/** Objects are taken as such, so that the model writes them out as it knows them. */
function toInline(document: RerankDocument, index: number, request: RerankRequest) {
  const ranked = rankedPart(document, index, request);
  if (typeof ranked !== 'string') return { type: 'JSON', jsonDocument: ranked };
  return { type: 'TEXT', textDocument: { text: checkLength(ranked, `documents[${index}]`) } };
}

/** AWS counts characters, of which JavaScript takes some for two: a text of more than twice as many need not be counted. */
function checkLength(text: string, param: string): string {
  const fits = text.length <= maxCharacters || (text.length <= 2 * maxCharacters && [...text].length <= maxCharacters);
  if (fits) return text;
  throw badParam(
    param,
    `bedrock takes at most ${maxCharacters} characters in \`${param}\`.`,
    'string_above_max_length',
  );
}

/** Whatever is not Bedrock's own goes to the model, and only Cohere's knows a limit on tokens. */
function modelFields(request: RerankRequest, model: string) {
  const { max_tokens_per_doc } = request;
  const takesLimit = modelName(model).startsWith('cohere.');
  const limit = takesLimit && isGiven(max_tokens_per_doc) ? { max_tokens_per_doc } : {};
  const { additionalModelRequestFields, ...extras } = providerExtras(request);
  const fields = { ...limit, ...extras, ...recordOf(additionalModelRequestFields) };
  return { fields, dropped: droppedParams(request, Object.keys(limit)) };
}
