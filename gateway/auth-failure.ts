/** Calls that a provider refused for our key, and not for what the caller wrote: somebody has to act, even where another key served. */
import { type ErrorKind, ProviderError } from '../providers/base/errors.ts';
import type { CallRecord } from './call-record.ts';

const ofTheKey: ReadonlySet<ErrorKind> = new Set(['authentication', 'permission', 'quota']);

export function noteAuthFailure(error: unknown, record: CallRecord): void {
  if (!(error instanceof ProviderError && ofTheKey.has(error.fields.kind))) return;
  record.authFailures = (record.authFailures ?? 0) + 1;
}
