/** The secrets of a template with what it puts into them, in an emulated Secrets Manager. */
import { randomInt } from 'node:crypto';
import * as z from 'zod';
import type { Resources } from './resources.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** Strict: a wish that was overlooked would make another text than AWS does. */
const generate = z.strictObject({
  PasswordLength: z.number().default(32),
  ExcludePunctuation: z.boolean().default(false),
});
const secret = z.object({
  Name: z.string(),
  SecretString: z.string().optional(),
  GenerateSecretString: generate.optional(),
});

/** By name. One without content has no version, and counts as missing to whoever reads it. */
export function secretTexts(resources: Resources): Record<string, string> {
  const texts = resources.ofType('SecretsManager::Secret', secret).flatMap(({ properties }) => {
    const { Name, SecretString, GenerateSecretString } = properties;
    const text = SecretString ?? (GenerateSecretString && password(GenerateSecretString));
    return text === undefined ? [] : [[Name, text] as const];
  });
  return Object.fromEntries(texts);
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
function password({ PasswordLength, ExcludePunctuation }: z.output<typeof generate>): string {
  const alphabet = letters + letters.toUpperCase() + digits + (ExcludePunctuation ? '' : punctuation);
  return Array.from({ length: PasswordLength }, () => alphabet[randomInt(alphabet.length)]).join('');
}
