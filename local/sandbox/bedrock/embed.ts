import * as z from 'zod';
import { embedByType } from '../cohere/embed.ts';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { countInputTokens, embed } from '../embedding.ts';
import { Refusal } from '../refusal.ts';
import { validate } from '../validation.ts';
import { toRefusal } from './refusal.ts';

/** `InvokeModel`: the body is the model's own, and Bedrock counts its tokens in a header. */
export function answerInvoke(call: Call): Reply {
  const [, answer] = models.find(([pattern]) => pattern.test(call.model)) ?? [];
  if (!answer) throw new Refusal(400, 'The provided model identifier is invalid.');
  return answer(call);
}

const titanV1Request = z.strictObject({ inputText: z.string().min(1) });

// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
const titanRequest = z.strictObject({
  inputText: z.string().min(1),
  dimensions: z.literal([256, 512, 1024]).optional(),
  normalize: z.boolean().optional(),
  embeddingTypes: z.array(z.enum(['float', 'binary'])).optional(),
});

function answerTitanV1(call: Call): Reply {
  return titanReply(read(titanV1Request, call).inputText, 1536);
}

function answerTitan(call: Call): Reply {
  const { inputText, dimensions = 1024 } = read(titanRequest, call);
  return titanReply(inputText, dimensions);
}

function titanReply(text: string, dimensions: number): Reply {
  return reply({ embedding: [...embed(text, dimensions)], inputTextTokenCount: countInputTokens([text]) }, [text]);
}

const shared = {
  texts: z.array(z.string()).min(1).max(96),
  input_type: z.enum(['search_document', 'search_query', 'classification', 'clustering', 'image']),
  embedding_types: z.array(z.enum(['float', 'int8', 'uint8', 'binary', 'ubinary'])).optional(),
};

// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v3.html
const cohereV3Request = z.strictObject({ ...shared, truncate: z.enum(['NONE', 'START', 'END']).optional() });

// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v4.html
const cohereV4Request = z.strictObject({
  ...shared,
  output_dimension: z.literal([256, 512, 1024, 1536]).optional(),
  max_tokens: z.int().optional(),
  truncate: z.enum(['NONE', 'LEFT', 'RIGHT']).optional(),
});

function answerCohereV3(call: Call): Reply {
  const { texts, embedding_types } = read(cohereV3Request, call);
  const dimensions = 1024;
  if (embedding_types) return byType(call, embedByType(texts, dimensions, embedding_types), texts);
  const embeddings = texts.map((text) => [...embed(text, dimensions)]);
  return reply({ id: call.requestId, response_type: 'embeddings_floats', embeddings, texts }, texts);
}

function answerCohereV4(call: Call): Reply {
  const { texts, output_dimension = 1536, embedding_types = ['float'] } = read(cohereV4Request, call);
  return byType(call, embedByType(texts, output_dimension, embedding_types), texts);
}

function byType({ requestId: id }: Call, embeddings: object, texts: readonly string[]): Reply {
  return reply({ id, response_type: 'embeddings_by_type', embeddings, texts }, texts);
}

// https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html
const novaRequest = z.strictObject({
  schemaVersion: z.literal('nova-multimodal-embed-v1').optional(),
  taskType: z.literal('SINGLE_EMBEDDING'),
  singleEmbeddingParams: z.strictObject({
    embeddingPurpose: z.enum(['GENERIC_INDEX', 'GENERIC_RETRIEVAL', 'TEXT_RETRIEVAL', 'CLASSIFICATION', 'CLUSTERING']),
    embeddingDimension: z.literal([256, 384, 1024, 3072]).optional(),
    text: z.strictObject({ truncationMode: z.enum(['START', 'END', 'NONE']), value: z.string().min(1).max(8192) }),
  }),
});

function answerNova(call: Call): Reply {
  const { text, embeddingDimension = 3072 } = read(novaRequest, call).singleEmbeddingParams;
  const embedding = [...embed(text.value, embeddingDimension)];
  return reply({ embeddings: [{ embeddingType: 'TEXT', embedding }] }, [text.value]);
}

const models: readonly (readonly [RegExp, (call: Call) => Reply])[] = [
  [/amazon\.titan-embed-(?:text-v1|g1)/, answerTitanV1],
  [/amazon\.titan-embed-text-v2/, answerTitan],
  [/cohere\.embed-(?:english|multilingual)-v3/, answerCohereV3],
  [/cohere\.embed-v4/, answerCohereV4],
  [/amazon\.nova-2-multimodal-embeddings/, answerNova],
];

function read<T extends z.ZodType>(schema: T, call: Call): z.output<T> {
  return validate(schema, call.body, ([problem]) => toRefusal(problem));
}

function reply(body: object, texts: readonly string[]): Reply {
  return jsonReply(body, 200, { 'x-amzn-bedrock-input-token-count': String(countInputTokens(texts)) });
}
