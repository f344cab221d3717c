import { GatewayError } from '../../providers/base/errors.ts';

/** The store did not do what it was asked: whoever needs it for an answer answers with a 503, never with a refusal. */
export class StoreUnavailable extends GatewayError {
  constructor(cause: unknown) {
    const fields = { status: 503, code: 'store_unavailable', retryable: true, headers: { 'retry-after': '1' } };
    super('internal', 'The gateway cannot reach its store at the moment. Try again.', fields, { cause });
  }
}
