/** An error in place of an answer: in a stream, or in a body, that came with status 200. */
import type { CallContext } from '../endpoint.ts';
import { kindFromStatus, openAIErrorFields } from '../error-mapping.ts';
import { ProviderError } from '../errors.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';

export function errorInStream(body: JsonRecord, ctx: CallContext<'chat'>): ProviderError {
  const fields = openAIErrorFields({ status: 500, headers: {}, body });
  const status = statusIn(body['error']);
  const kind = fields.kind ?? kindFromStatus(status);
  return new ProviderError(ctx.provider, kind, fields.message ?? `${ctx.provider} ended with an error.`, fields);
}

/** Hosts like OpenRouter put an HTTP status where OpenAI has a word. */
function statusIn(error: unknown): number {
  const code = isRecord(error) ? Number(error['code'] ?? error['status']) : Number.NaN;
  return code >= 400 && code < 600 ? code : 500;
}
