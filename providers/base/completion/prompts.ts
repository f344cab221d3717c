/** A prompt is one or several texts, each as a string or, for the hosts that take them, as token ids. */
import { badParam } from '../errors.ts';
import type { CompletionRequest } from './types.ts';

type Prompt = string | readonly number[] | null;

export function promptsOf({ prompt }: Pick<CompletionRequest, 'prompt'>): readonly Prompt[] {
  if (typeof prompt === 'string' || prompt === null) return [prompt];
  return isTokens(prompt) ? [prompt] : prompt;
}

/** The one that a choice goes on from; more choices than were asked for go on from the last. */
export function promptOf(request: CompletionRequest, index: number): Prompt | undefined {
  const prompts = promptsOf(request);
  return prompts[Math.floor(index / choicesPerPrompt(request))] ?? prompts.at(-1);
}

/** Token ids mean something to one model only, and null, the beginning of a new document, to OpenAI's own. */
export function requireText(request: CompletionRequest, provider: string): void {
  if (promptsOf(request).every((prompt) => typeof prompt === 'string')) return;
  throw badParam('prompt', `${provider} takes \`prompt\` as text only.`, 'unsupported_parameter');
}

/** How many choices an answer must have for each to be told whose it is. */
export function leastChoices(request: CompletionRequest): number {
  const prompts = promptsOf(request).length;
  return prompts > 1 ? prompts * choicesPerPrompt(request) : 1;
}

export function choicesPerPrompt({ n }: CompletionRequest): number {
  return n ?? 1;
}

function isTokens(prompt: Exclude<CompletionRequest['prompt'], string | null>): prompt is readonly number[] {
  return typeof prompt[0] === 'number';
}
