/** Keeps keys out of what callers and logs see: providers like to quote the key they refuse. */

/** The shapes keys come in, so that one we do not hold (a caller's own, say) is caught as well. */
const keyShapes =
  /\b(?:(?:sk|rd|gsk|xai|pplx|csk|fw)[-_]|AIza|AKIA|ASIA)[-_A-Za-z0-9*.]{7,}[A-Za-z0-9*]|(?<=Bearer\s)[^\s"',]{8,}|(?<=[?&]key=)[^&\s"']+/g;

const shortest = 6;

export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= shortest) clean = clean.replaceAll(secret, '[redacted]');
  return clean.replace(keyShapes, '[redacted]');
}
