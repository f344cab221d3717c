/** A key that was put into its secret after the secrets were read serves the very call that wants it. */
import type { Credentials, Endpoint } from '../../providers/base/endpoint.ts';
import { GatewayError } from '../../providers/base/errors.ts';
import type { Secrets } from '../endpoint.ts';
import type { Target } from '../resolve.ts';

export async function openFilled<E extends Endpoint>(
  { provider, open }: Pick<Target<E>, 'provider' | 'open'>,
  refill: Secrets['refill'],
): Promise<Credentials> {
  try {
    return open();
  } catch (error) {
    if (!isWithoutKey(error)) throw error;
  }
  await refill(provider);
  return open();
}

const codes: ReadonlySet<string | null> = new Set(['provider_not_configured', 'credentials_unavailable']);

function isWithoutKey(error: unknown): boolean {
  return error instanceof GatewayError && codes.has(error.fields.code);
}
