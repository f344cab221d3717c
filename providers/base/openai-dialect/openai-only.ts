/** Bookkeeping and hints that few hosts beside OpenAI know: to be dropped where they are refused, or ignored in silence. */
import type { Param } from './dialect.ts';

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

/** All but those the host knows. */
export function openAIHintsBut(...known: readonly Hint[]): readonly Param[] {
  return hints.filter((hint) => !known.includes(hint));
}

/** Without sound an answer is not what the caller asked for. */
export const audioOutput = ['audio', 'modalities'] as const satisfies readonly Param[];
