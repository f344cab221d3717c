/** Who signed a call to AWS: the role of a function, as long as it has the function's access key. */
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Undefined where nobody did. The signature itself is not checked: nothing here is worth forging.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function accessKeyIdOf({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  return /^AWS4-HMAC-SHA256 Credential=([^/]+)\//.exec(authorization)?.[1];
}
