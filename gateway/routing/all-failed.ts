/** The one error of a call that several targets failed. */
import type { Endpoint } from '../../providers/base/endpoint.ts';
import { asGatewayError, GatewayError } from '../../providers/base/errors.ts';
import type { Target } from '../resolve.ts';
import { ruleFor } from './failure-rules.ts';

export interface Failure<E extends Endpoint> {
  readonly target: Target<E>;
  readonly error: unknown;
}

/**
 * The end of the call's time, where that is what ended it. Else the first failure that may pass, for a caller who comes again
 * has better luck with it than with a wrong key further down; else the last one. Its message tells of all.
 * @param failures at least one
 */
export function allFailed<E extends Endpoint>(failures: readonly Failure<E>[]): unknown {
  const telling =
    failures.find(({ error }) => isEnd(error)) ?? failures.find(({ error }) => isRetryable(error)) ?? failures.at(-1);
  if (failures.length === 1 || !telling) return telling?.error;
  const { fields } = asGatewayError(telling.error);
  const others = failures.filter((failure) => failure !== telling).map(describe);
  const message = `${fields.message} (Answer of ${telling.target.name}; tried as well: ${others.join(', ')}.)`;
  return new GatewayError(fields.kind, message, { ...fields, message }, { cause: telling.error });
}

/** It would pass, but there is no time left for another target. */
function isEnd(error: unknown): boolean {
  return isRetryable(error) && ruleFor(error).fallBack === false;
}

function isRetryable(error: unknown): boolean {
  return error instanceof GatewayError && error.fields.retryable;
}

/** Kind and status only: one provider's message is enough for a caller. */
function describe<E extends Endpoint>({ target, error }: Failure<E>): string {
  const { kind, status } = asGatewayError(error).fields;
  return `${target.name} (${kind}, ${status})`;
}
