/** Why a provider will not answer. Each dialect turns it into its own error body. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly detail: RefusalDetail;

  constructor(status: number, message: string, detail: RefusalDetail = {}) {
    super(message);
    this.status = status;
    this.detail = detail;
  }
}

/** The fields providers add to the message; a dialect reads the ones it knows. */
export interface RefusalDetail {
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
  /** Seconds, sent as `retry-after`. */
  readonly retryAfter?: number;
  /** Structured extras in the provider's own form, such as Mistral's list of validation problems. */
  readonly details?: readonly unknown[];
}

export function retryAfterHeader(refusal: Refusal): Record<string, string> {
  return refusal.detail.retryAfter === undefined ? {} : { 'retry-after': String(refusal.detail.retryAfter) };
}
