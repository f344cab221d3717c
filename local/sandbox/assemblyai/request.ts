/** @see https://www.assemblyai.com/docs/api-reference/transcripts/submit */
import * as z from 'zod';

/** A field it does not know is refused. */
export const jobRequest = z.strictObject({
  audio_url: z.string(),
  speech_model: z.string().optional(),
  speech_models: z.array(z.string()).min(1).optional(),
  language_code: z.string().optional(),
  language_codes: z.array(z.string()).optional(),
  language_detection: z.boolean().optional(),
  language_confidence_threshold: z.number().optional(),
  language_detection_options: z.unknown().optional(),
  punctuate: z.boolean().optional(),
  format_text: z.boolean().optional(),
  disfluencies: z.boolean().optional(),
  multichannel: z.boolean().optional(),
  speaker_labels: z.boolean().optional(),
  speakers_expected: z.int().optional(),
  speaker_options: z.unknown().optional(),
  keyterms_prompt: z.array(z.string()).optional(),
  prompt: z.string().optional(),
  temperature: z.number().min(0).max(1).optional(),
  domain: z.string().optional(),
  word_boost: z.array(z.string()).optional(),
  boost_param: z.string().optional(),
  custom_spelling: z.array(z.unknown()).optional(),
  filter_profanity: z.boolean().optional(),
  redact_pii: z.boolean().optional(),
  redact_pii_policies: z.array(z.string()).optional(),
  redact_pii_sub: z.string().optional(),
  audio_start_from: z.int().optional(),
  audio_end_at: z.int().optional(),
  speech_threshold: z.number().optional(),
  sentiment_analysis: z.boolean().optional(),
  entity_detection: z.boolean().optional(),
  auto_highlights: z.boolean().optional(),
  auto_chapters: z.boolean().optional(),
  summarization: z.boolean().optional(),
  webhook_url: z.string().optional(),
});

export type JobRequest = z.output<typeof jobRequest>;

const legacy = ['best', 'nano', 'slam-1', 'universal'];
const current = ['universal-3-5-pro', 'universal-3-pro', 'universal-2'];

/** What is wrong with a job beyond the shape of its fields. */
export function explainJob(job: JobRequest, model: string): string | undefined {
  const { speech_model, speech_models, language_code, language_detection, prompt, keyterms_prompt } = job;
  if (speech_model !== undefined && speech_models !== undefined)
    return 'Only one of "speech_model" and "speech_models" can be set.';
  if (!speech_model && !speech_models)
    return '"speech_models" must be a non-empty list containing one or more of: "universal-3-pro", "universal-2"';
  if (speech_model && !legacy.includes(model)) return `Invalid "speech_model": ${model}`;
  if (speech_models && !current.includes(model)) return `Invalid speech model in "speech_models": ${model}`;
  if (language_code !== undefined && language_detection)
    return '"language_code" and "language_detection" cannot both be set.';
  if (prompt !== undefined && !/^(?:universal-3|slam)/.test(model)) return `"prompt" is not supported by ${model}.`;
  if (prompt !== undefined && keyterms_prompt) return '"prompt" and "keyterms_prompt" cannot both be set.';
  return undefined;
}
