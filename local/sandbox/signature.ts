import { createHash } from 'node:crypto';

/** Signs reasoning the way providers do: opaque to callers, and checked when it comes back. */
export function sign(reasoning: string): string {
  return createHash('sha512').update(`rawdog-sandbox:${reasoning}`).digest('base64');
}
