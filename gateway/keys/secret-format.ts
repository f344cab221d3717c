/** `rd-` and 256 bits in base64url. */
const secret = /rd-[\w-]{43}/g;

/** A text without the secrets that somebody put where they do not belong. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(secret, 'rd-***');
}

/** Whether a text can be the secret of a key at all: others need not be looked up. */
export function isSecret(text: string): boolean {
  return /^rd-[\w-]{43}$/.test(text);
}
