import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { countInputTokens, embed } from '../embedding.ts';
import { Refusal } from '../refusal.ts';
import { validate } from '../validation.ts';
import { toRefusal } from './refusal.ts';

// https://ai.google.dev/api/embeddings#method:-models.batchembedcontents

const taskTypes = [
  'TASK_TYPE_UNSPECIFIED',
  'RETRIEVAL_QUERY',
  'RETRIEVAL_DOCUMENT',
  'SEMANTIC_SIMILARITY',
  'CLASSIFICATION',
  'CLUSTERING',
  'QUESTION_ANSWERING',
  'FACT_VERIFICATION',
  'CODE_RETRIEVAL_QUERY',
] as const;

const batchRequest = z.strictObject({
  requests: z
    .array(
      z.strictObject({
        model: z.string(),
        content: z.strictObject({
          role: z.string().optional(),
          parts: z.array(z.strictObject({ text: z.string() })).min(1),
        }),
        taskType: z.enum(taskTypes).optional(),
        title: z.string().optional(),
        outputDimensionality: z.int().min(1).max(3072).optional(),
      }),
    )
    .max(100, 'at most 100 requests can be in one batch'),
});

export function answerBatchEmbed(call: Call): Reply {
  const { requests } = validate(batchRequest, call.body, (problems) =>
    toRefusal(problems, 'BatchEmbedContentsRequest'),
  );
  const stray = requests.find(({ model }) => splitModel(model) !== call.model);
  if (stray) throw new Refusal(400, `* BatchEmbedContentsRequest.requests: the model must be models/${call.model}\n`);
  const isFirst = /gemini-embedding-001|text-embedding/.test(call.model);
  if (!isFirst && requests.some(({ taskType }) => taskType !== undefined))
    throw new Refusal(
      400,
      `* BatchEmbedContentsRequest.requests: task_type is not supported by models/${call.model}\n`,
    );
  const texts = requests.map(({ content }) => content.parts.map(({ text }) => text).join(' '));
  const embeddings = requests.map(({ outputDimensionality }, index) => ({
    values: vector(texts[index] ?? '', outputDimensionality ?? usual, isFirst),
  }));
  const usageMetadata = { promptTokenCount: countInputTokens(texts) };
  return jsonReply({ embeddings, ...(!isFirst && { usageMetadata }) });
}

const usual = 3072;

/** The first generation cuts its vectors short and leaves them so. */
function vector(text: string, dimensions: number, isFirst: boolean): number[] {
  return [...(isFirst ? embed(text, usual).slice(0, dimensions) : embed(text, dimensions))];
}

/** The requests repeat the caller's name of the model, directives and all. */
function splitModel(name: string): string {
  return name.replace(/^models\//, '').replace(/\+.*$/, '');
}
