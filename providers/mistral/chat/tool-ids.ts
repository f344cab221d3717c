/** Mistral takes tool call ids of exactly nine letters and digits, whoever made the call. */
import { createHash } from 'node:crypto';
import { plainId } from '../../base/signed-ids.ts';

const length = 9;
const fitting = /^[a-zA-Z0-9]{9}$/;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Its own ids stay; any other gives the same one each time, so that calls and results still pair up. */
export function toMistralId(id: string): string {
  const plain = plainId(id);
  if (fitting.test(plain)) return plain;
  const digest = createHash('sha256').update(plain).digest().subarray(0, length);
  return Array.from(digest, (byte) => alphabet[byte % alphabet.length]).join('');
}
