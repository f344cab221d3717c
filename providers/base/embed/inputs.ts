/** What a request wants embedded, as one list whatever form it came in. */
import { badParam } from '../errors.ts';
import type { EmbedRequest } from './types.ts';

/** A text, or one as token ids. */
export type EmbedInput = string | readonly number[];

export function inputsOf({ input }: Pick<EmbedRequest, 'input'>): readonly EmbedInput[] {
  if (typeof input === 'string') return [input];
  return typeof input[0] === 'number' ? [input as readonly number[]] : (input as readonly EmbedInput[]);
}

/** For providers that know no token ids. */
export function textsOf(request: Pick<EmbedRequest, 'input'>, provider: string): readonly string[] {
  const inputs = inputsOf(request);
  if (inputs.every((input) => typeof input === 'string')) return inputs;
  const message = `${provider} does not support token ids in \`input\`. Send the texts.`;
  throw badParam('input', message, 'unsupported_parameter');
}

const charactersPerToken = 4;

/** An estimate, for providers that do not tell what they counted: about four characters a token. */
export function estimateTokens(inputs: readonly EmbedInput[]): number {
  return inputs.reduce((sum, input) => sum + estimate(input), 0);
}

function estimate(input: EmbedInput): number {
  return typeof input === 'string' ? Math.ceil(input.length / charactersPerToken) : input.length;
}
