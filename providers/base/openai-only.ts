/** Bookkeeping and hints that few providers beside OpenAI know: to be dropped where they are refused, or ignored in silence. */
import type { Param } from './params.ts';

const hints = [
  'metadata',
  'moderation',
  'prediction',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'store',
  'verbosity',
] as const satisfies readonly Param[];

type Hint = (typeof hints)[number];

/** All but those the provider knows. */
export function openAIHintsBut(...known: readonly Hint[]): readonly Param[] {
  return hints.filter((hint) => !known.includes(hint));
}

/** Without sound an answer is not what the caller asked for. */
export const audioOutput = ['audio', 'modalities'] as const satisfies readonly Param[];

/** What no other wire format has a counterpart for, and without which an answer is not what the caller asked for. */
export const untranslatable = [
  'logprobs',
  'top_logprobs',
  'logit_bias',
  ...audioOutput,
  'functions',
  'function_call',
  'web_search_options',
] as const satisfies readonly Param[];
