import { completions } from '../completions/endpoint.ts';
import { createOpenAIDialect } from '../dialect.ts';
import { embeddings, hostEmbeddings } from '../embeddings.ts';
import { toErrorBody } from '../errors.ts';
import { hostRerank } from '../rerank.ts';
import { asksTei, toTeiError } from '../tei.ts';
import { hostTranscriptions } from '../transcription-hosts.ts';
import { transcriptions } from '../transcriptions.ts';

/** A provider the sandbox knows nothing about: takes every field, and reasons when asked to. */
export const compatible = createOpenAIDialect({
  reasons: ({ reasoning_effort }) => reasoning_effort != null && reasoning_effort !== 'none',
  reasoningPlace: () => 'reasoning_content',
  toErrorBody: (refusal, call) => (asksTei(call) ? toTeiError(refusal) : toErrorBody(refusal)),
  endpoints: [completions(), embeddings(hostEmbeddings), hostRerank, transcriptions(hostTranscriptions)],
});
