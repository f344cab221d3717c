/** What the texts are for: a field for the first generation, and words before each text for the later ones. */
import { type PurposeWords, purposeIn, purposeOf } from '../../base/embed/purpose.ts';
import type { EmbedRequest } from '../../base/embed/types.ts';

interface Task {
  readonly fields: { readonly taskType?: string };
  readonly prefix: string;
  readonly dropped: readonly string[];
}

/** @see https://ai.google.dev/gemini-api/docs/embeddings#supported-task-types */
const taskTypes = {
  document: 'RETRIEVAL_DOCUMENT',
  query: 'RETRIEVAL_QUERY',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
  similarity: 'SEMANTIC_SIMILARITY',
  code_query: 'CODE_RETRIEVAL_QUERY',
} as const satisfies PurposeWords;

const prefixes = {
  document: 'title: none | text: ',
  query: 'task: search result | query: ',
  classification: 'task: classification | query: ',
  clustering: 'task: clustering | query: ',
  similarity: 'task: sentence similarity | query: ',
  code_query: 'task: code retrieval | query: ',
} as const satisfies PurposeWords;

export function toTask(request: EmbedRequest, model: string): Task {
  const taskType = purposeIn(taskTypes, request);
  if (taskType === undefined) return { fields: {}, prefix: '', dropped: [] };
  if (!readsPrefixes(model)) return { fields: { taskType }, prefix: '', dropped: [] };
  const purpose = purposeOf(taskType);
  if (purpose) return { fields: {}, prefix: prefixes[purpose], dropped: [] };
  return { fields: {}, prefix: '', dropped: [request.input_type ? 'input_type' : 'task'] };
}

function readsPrefixes(model: string): boolean {
  return /gemini-embedding-[2-9]/.test(model);
}
