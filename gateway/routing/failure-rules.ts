/** What may be done about a failure, by its kind: ask the same target again, ask another, let this one rest. */
import { type ErrorFields, type ErrorKind, GatewayError } from '../../providers/base/errors.ts';

interface FailureRule {
  /** Whether asking the same target again can help. */
  readonly retry: boolean;
  /** `larger`: only one with a larger context window. `configured`: only where the operator says so. */
  readonly fallBack: boolean | 'larger' | 'configured';
  /** Whether it tells against the target: at once, or when it happens again and again. */
  readonly rest: 'never' | 'repeated' | 'atOnce';
}

/** The caller's own fault, or that of what was asked: any other target would say the same. */
const final: FailureRule = { retry: false, fallBack: false, rest: 'never' };
/** It takes somebody to mend it. */
const broken: FailureRule = { retry: false, fallBack: true, rest: 'atOnce' };
const passing: FailureRule = { retry: true, fallBack: true, rest: 'repeated' };

const rules: Readonly<Record<ErrorKind, FailureRule>> = {
  bad_request: final,
  method: final,
  too_large: final,
  context_length: { ...final, fallBack: 'larger' },
  content_policy: { ...final, fallBack: 'configured' },
  authentication: broken,
  permission: broken,
  not_found: broken,
  quota: broken,
  rate_limit: { ...passing, rest: 'atOnce' },
  overloaded: passing,
  upstream: passing,
  timeout: passing,
  internal: final,
};

/** Waited for long enough already: the same again would take as long. */
const slow: FailureRule = { retry: false, fallBack: true, rest: 'atOnce' };

const byCode: Readonly<Record<string, FailureRule>> = {
  first_byte_timeout: slow,
  first_chunk_timeout: slow,
  idle_timeout: slow,
  // Nobody waits any more.
  total_timeout: final,
  deadline_exceeded: final,
  cancelled: final,
  provider_not_configured: { retry: false, fallBack: true, rest: 'never' },
  credentials_unavailable: { retry: false, fallBack: true, rest: 'never' },
};

export function ruleFor(error: unknown): FailureRule {
  if (!(error instanceof GatewayError)) return final;
  const { kind, code } = error.fields;
  return byCode[code ?? ''] ?? rules[kind];
}

/** How long the provider asks to be left alone, in milliseconds. */
export function askedPause({ headers }: Pick<ErrorFields, 'headers'>): number | undefined {
  const milliseconds = Number(headers['retry-after-ms']);
  if (milliseconds > 0) return milliseconds;
  const after = headers['retry-after'];
  if (after === undefined) return undefined;
  const seconds = Number(after);
  if (Number.isFinite(seconds)) return Math.max(seconds, 0) * 1000;
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(date - Date.now(), 0);
}
