import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { Refusal } from '../refusal.ts';
import { rank } from '../reranking.ts';
import { validate } from '../validation.ts';
import { toRefusal } from './refusal.ts';

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Rerank.html

const text = z.strictObject({ text: z.string().min(1).max(32_000) });

const inlineDocument = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('TEXT'), textDocument: text }),
  z.strictObject({ type: z.literal('JSON'), jsonDocument: z.record(z.string(), z.unknown()) }),
]);

const rerankRequest = z.strictObject({
  queries: z.array(z.strictObject({ type: z.literal('TEXT'), textQuery: text })).length(1),
  sources: z
    .array(z.strictObject({ type: z.literal('INLINE'), inlineDocumentSource: inlineDocument }))
    .min(1)
    .max(1000),
  rerankingConfiguration: z.strictObject({
    type: z.literal('BEDROCK_RERANKING_MODEL'),
    bedrockRerankingConfiguration: z.strictObject({
      modelConfiguration: z.strictObject({
        modelArn: z.string(),
        additionalModelRequestFields: z.record(z.string(), z.unknown()).optional(),
      }),
      numberOfResults: z.int().min(1).max(1000).optional(),
    }),
  }),
  nextToken: z.string().min(1).max(2048).regex(/^\S*$/).optional(),
});

type RerankRequest = z.output<typeof rerankRequest>;

const arn = /^arn:aws(?:-[a-z]+)*:bedrock:[a-z0-9-]+::foundation-model\/[a-z0-9.-]+(?::[a-z0-9]+)*$/;

/** How many results fit into an answer. */
const pageSize = 100;

export function answerRerank(call: Call): Reply {
  const request = validate(rerankRequest, call.body, ([problem]) => toRefusal(problem));
  if (!arn.test(call.model)) throw new Refusal(400, `The provided model ARN is invalid: ${call.model}`);
  const start = startOf(request);
  const results = ranked(request);
  const end = start + pageSize;
  return jsonReply({
    results: results.slice(start, end).map(({ index, score }) => ({ index, relevanceScore: score })),
    ...(end < results.length && { nextToken: Buffer.from(String(end)).toString('base64') }),
  });
}

export function modelOf(body: Readonly<Record<string, unknown>>): unknown {
  const parsed = rerankRequest.safeParse(body).data;
  return parsed?.rerankingConfiguration.bedrockRerankingConfiguration.modelConfiguration.modelArn;
}

function ranked({ queries, sources, rerankingConfiguration }: RerankRequest) {
  const documents = sources.map(({ inlineDocumentSource: source }) =>
    source.type === 'TEXT' ? source.textDocument.text : JSON.stringify(source.jsonDocument),
  );
  const { numberOfResults } = rerankingConfiguration.bedrockRerankingConfiguration;
  return rank(queries[0]?.textQuery.text ?? '', documents, numberOfResults);
}

function startOf({ nextToken }: RerankRequest): number {
  if (nextToken === undefined) return 0;
  const start = Number(Buffer.from(nextToken, 'base64').toString());
  if (start > 0) return start;
  throw new Refusal(400, 'The provided next token is invalid.');
}
