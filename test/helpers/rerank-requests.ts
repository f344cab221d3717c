/** Requests that every rerank provider must make something of, by what is particular about them. */
import type { RerankRequest } from '../../providers/base/rerank/types.ts';

const query = 'Where is the Louvre?';

export const rerankRequests: Readonly<Record<string, Omit<RerankRequest, 'model'>>> = {
  texts: { query, documents: ['Paris', 'Rome'] },
  'the best one': { query, documents: ['Paris', 'Rome'], top_n: 1 },
  'more than there are': { query, documents: ['Paris', 'Rome'], top_n: 9 },
  'documents back': { query, documents: ['Paris', 'Rome'], return_documents: true },
  'a limit on tokens': { query, documents: ['Paris', 'Rome'], max_tokens_per_doc: 512 },
  'a limit on chunks': { query, documents: ['Paris', 'Rome'], max_chunks_per_doc: 2 },
  'objects with a text': {
    query,
    documents: [
      { text: 'Paris', id: 1 },
      { text: 'Rome', id: 2 },
    ],
  },
  'objects with fields to rank by': {
    query,
    documents: [
      { title: 'Louvre', text: 'In Paris.', year: 1793 },
      { title: 'Prado', year: 1819 },
    ],
    rank_fields: ['title', 'text', 'year'],
  },
  'values that are no texts': {
    query,
    documents: [{ text: 'Paris', tags: ['art', 'museum'], open: true, size: { area: 72_735 } }],
    rank_fields: ['tags', 'open', 'size', 'text'],
  },
  'texts and objects': { query, documents: ['Paris', { text: 'Rome' }], rank_fields: [] },
  'an object without a text': { query, documents: [{ text: 'Paris' }, { title: 'Rome', text: null }] },
  'an object without the fields': { query, documents: [{ title: 'Rome' }], rank_fields: ['constructor', 'name'] },
  nulls: {
    query,
    documents: ['Paris'],
    top_n: null,
    rank_fields: null,
    return_documents: null,
    max_tokens_per_doc: null,
    max_chunks_per_doc: null,
    ...{ truncate: null },
  },
  "the provider's own fields": { query, documents: ['Paris'], stream: false, ...{ truncation: false } },
};
