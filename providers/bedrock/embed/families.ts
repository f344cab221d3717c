/** Every family of models has a body of its own. @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html */
import { cohereMaxInputs, toCohereFields, vectorsIn } from '../../base/embed/cohere.ts';
import { embedExtras } from '../../base/embed/extras.ts';
import { textsOf } from '../../base/embed/inputs.ts';
import { purposeIn } from '../../base/embed/purpose.ts';
import type { EmbedRequest } from '../../base/embed/types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badParam, unsupportedParam } from '../../base/errors.ts';
import { type JsonRecord, recordOf, recordsOf } from '../../base/json-values.ts';
import { isGiven } from '../../base/params.ts';
import { modelName } from '../model-id.ts';

interface Family {
  readonly maxInputs: number;
  /** Whether it tells documents from queries. */
  readonly takesPurpose: boolean;
  readonly toBody: (request: EmbedRequest, ctx: CallContext<'embed'>) => object;
  readonly vectorsIn: (body: JsonRecord, request: EmbedRequest) => unknown;
}

const titan: Family = {
  maxInputs: 1,
  takesPurpose: false,
  toBody: (request, { provider }) => ({
    inputText: textsOf(request, provider)[0],
    ...(isGiven(request.dimensions) && { dimensions: request.dimensions }),
    ...embedExtras(request),
  }),
  // Only by type where the request asked for another than floats.
  vectorsIn: ({ embedding, embeddingsByType }) => [embedding ?? Object.values(recordOf(embeddingsByType))[0]],
};

const titanV1: Family = {
  ...titan,
  toBody(request, ctx) {
    if (isGiven(request.dimensions)) throw unsupportedParam('dimensions', modelName(ctx.model));
    return titan.toBody(request, ctx);
  },
};

const cohere: Family = {
  maxInputs: cohereMaxInputs,
  takesPurpose: true,
  toBody: (request, { model, provider }) => toCohereFields(request, modelName(model), provider),
  vectorsIn: ({ embeddings }, request) => vectorsIn(embeddings, request),
};

const novaPurposes = {
  document: 'GENERIC_INDEX',
  query: 'GENERIC_RETRIEVAL',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
} as const;

/** @see https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html */
const nova: Family = {
  maxInputs: 1,
  takesPurpose: true,
  toBody: (request, { provider }) => ({
    taskType: 'SINGLE_EMBEDDING',
    singleEmbeddingParams: {
      embeddingPurpose: purposeIn(novaPurposes, request) ?? novaPurposes.document,
      ...(isGiven(request.dimensions) && { embeddingDimension: request.dimensions }),
      text: { truncationMode: 'NONE', value: textsOf(request, provider)[0] },
      ...embedExtras(request),
    },
  }),
  vectorsIn: ({ embeddings }) => recordsOf(embeddings).map(({ embedding }) => embedding),
};

const families: readonly (readonly [RegExp, Family])[] = [
  [/^amazon\.titan-embed-(?:text-v1|g1)/, titanV1],
  [/^amazon\.titan-embed-text/, titan],
  [/^amazon\.nova-.*embed/, nova],
  [/^cohere\.embed/, cohere],
];

export function familyOf(model: string): Family {
  const name = modelName(model);
  const [, family] = families.find(([pattern]) => pattern.test(name)) ?? [];
  if (family) return family;
  const message = `The gateway cannot tell how \`${name.slice(0, 100)}\` wants its texts. Name a Titan, Nova or Cohere model for text.`;
  throw badParam('model', message, 'unsupported_model');
}
