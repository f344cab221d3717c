import { cohereDialectRerank } from '../../base/rerank/dialect.ts';
import { textDocuments, toText } from '../../base/rerank/documents.ts';
import type { RerankDocument, RerankRequest } from '../../base/rerank/types.ts';

/** Its multimodal models rank pictures too, which are no text. */
function documents(request: RerankRequest) {
  if (!request.documents.some(isImage)) return textDocuments(request);
  const toDocument = (document: RerankDocument, index: number) =>
    isImage(document) ? document : toText(document, index, request);
  return { documents: request.documents.map(toDocument) };
}

function isImage(document: RerankDocument): boolean {
  return typeof document === 'object' && typeof document['image'] === 'string';
}

/** It returns the documents unless told otherwise. @see https://api.jina.ai/docs */
export const jinaRerank = cohereDialectRerank({ fields: { return_documents: false }, documents });
