/**
 * Errors come flat, and from the check of the body as a list of problems, alone or inside the message.
 * @see https://docs.mistral.ai/api
 */
import type { ProviderFailure } from '../base/endpoint.ts';
import { kindFromStatus, openAIErrorFields } from '../base/error-mapping.ts';
import { type ErrorFields, type ErrorKind, ProviderError } from '../base/errors.ts';
import { count, type JsonRecord, recordOf, recordsOf } from '../base/json-values.ts';

export function transformError(failure: ProviderFailure): Partial<ErrorFields> {
  const body = recordOf(failure.body);
  const problems = problemsIn(body);
  if (problems.length > 0) return fromProblems(problems);
  const { message } = openAIErrorFields(failure);
  const kind = kindOf(body, message ?? '');
  return { ...(message !== undefined && { message }), ...(kind && { kind }) };
}

/** An error in place of a chunk, in a stream that began with 200. */
export function isError({ object, choices, error, detail, message }: JsonRecord): boolean {
  return object === 'error' || (choices === undefined && (error ?? detail ?? message) !== undefined);
}

export function errorInStream(body: JsonRecord, provider: string): ProviderError {
  const status = count(body['raw_status_code']) || 500;
  const fields = transformError({ status, headers: {}, body });
  const { kind = kindFromStatus(status), message = `${provider} ended the stream with an error.` } = fields;
  return new ProviderError(provider, kind, message, fields);
}

/** Too long a prompt has no type of its own. */
function kindOf({ type }: JsonRecord, message: string): ErrorKind | undefined {
  if (/too large for model with \d+ maximum context length/.test(message)) return 'context_length';
  return type === 'invalid_model' ? 'not_found' : undefined;
}

function problemsIn({ detail, message }: JsonRecord): JsonRecord[] {
  return recordsOf(detail ?? recordOf(message)['detail']);
}

function fromProblems(problems: readonly JsonRecord[]): Partial<ErrorFields> {
  const message = problems.map((problem) => `${pathOf(problem)}: ${problem['msg']}`).join('; ');
  return { kind: 'bad_request', message, param: pathOf(problems[0] as JsonRecord) };
}

/** `['body', 'messages', 0, 'user', 'name']` as `messages[0].user.name`. */
function pathOf({ loc }: JsonRecord): string {
  const steps = Array.isArray(loc) ? loc.filter((step, index) => index > 0 || step !== 'body') : [];
  return steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
