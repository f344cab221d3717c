/** A prompt is one or several texts, each as a string or, for the hosts that take them, as token ids. */
import { badParam } from '../errors.ts';
import type { CompletionRequest } from './types.ts';

type Prompt = string | readonly number[];

export function promptsOf({ prompt }: Pick<CompletionRequest, 'prompt'>): readonly Prompt[] {
  if (typeof prompt === 'string') return [prompt];
  return isTokens(prompt) ? [prompt] : prompt;
}

/** Token ids mean something to one model only. */
export function requireText(request: CompletionRequest, provider: string): void {
  if (promptsOf(request).every((prompt) => typeof prompt === 'string')) return;
  const message = `${provider} takes no token ids: send \`prompt\` as text.`;
  throw badParam('prompt', message, 'unsupported_parameter');
}

/** How many choices an answer must have for each to be told whose it is. */
export function leastChoices(request: CompletionRequest): number {
  const prompts = promptsOf(request).length;
  return prompts > 1 ? prompts * choicesPerPrompt(request) : 1;
}

export function choicesPerPrompt({ n }: CompletionRequest): number {
  return n ?? 1;
}

function isTokens(prompt: Exclude<CompletionRequest['prompt'], string>): prompt is readonly number[] {
  return typeof prompt[0] === 'number';
}
