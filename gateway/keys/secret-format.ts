/** Whether a text can be the secret of a key at all: others need not be looked up. */
export function isSecret(text: string): boolean {
  return /^rd-[\w-]{43}$/.test(text);
}
