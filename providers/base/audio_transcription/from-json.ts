/** Parts of a transcript from a provider's JSON, in the names most of them share. */
import { badAnswer } from '../errors.ts';
import { count, type JsonRecord, recordOf, recordsOf, stringOrUndefined } from '../json-values.ts';
import type { Transcript, TranscriptionUsage, TranscriptSegment, TranscriptWord } from './types.ts';

/** `{text, language, duration, segments, words, usage, logprobs}`, all but the text where it is told. */
export function fromTranscriptJson(body: JsonRecord, provider: string): Transcript {
  const language = stringOrUndefined(body['language']);
  const duration = toSeconds(body['duration']);
  const segments = timedItems<TranscriptSegment>(body['segments'], 'text', provider);
  const words = timedItems<TranscriptWord>(body['words'], 'word', provider);
  const usage = toTranscriptionUsage(body['usage']);
  const { logprobs } = body;
  return {
    text: requireText(body, provider),
    ...(language && { language }),
    ...(duration !== undefined && { duration }),
    ...(segments && { segments }),
    ...(words && { words }),
    ...(usage && { usage }),
    ...(Array.isArray(logprobs) && { logprobs }),
  };
}

export function requireText({ text }: JsonRecord, provider: string): string {
  if (typeof text === 'string') return text;
  throw badAnswer(provider, 'an answer without a transcript');
}

/** The items as they came, with the provider's own figures, or nothing where there is no list. */
function timedItems<T extends TranscriptSegment | TranscriptWord>(
  value: unknown,
  textName: 'text' | 'word',
  provider: string,
): T[] | undefined {
  if (value === undefined || value === null) return undefined;
  const items = recordsOf(value);
  const sound = items.every(
    ({ start, end, [textName]: text }) => Number.isFinite(start) && Number.isFinite(end) && typeof text === 'string',
  );
  if (Array.isArray(value) && items.length === value.length && sound) return items as unknown as T[];
  throw badAnswer(provider, 'a transcript whose times cannot be read');
}

/** Some hosts write numbers as texts. */
function toSeconds(duration: unknown): number | undefined {
  const seconds = typeof duration === 'string' && duration !== '' ? Number(duration) : duration;
  return typeof seconds === 'number' && seconds >= 0 ? seconds : undefined;
}

/** OpenAI's two kinds of usage, and tokens under the names chat has for them. */
export function toTranscriptionUsage(usage: unknown): TranscriptionUsage | undefined {
  const { type, seconds, input_token_details, ...given } = recordOf(usage);
  if (type === 'duration' && typeof seconds === 'number') return { type, seconds };
  const input = given['input_tokens'] ?? given['prompt_tokens'];
  if (typeof input !== 'number') return undefined;
  const output = count(given['output_tokens'] ?? given['completion_tokens']);
  return {
    type: 'tokens',
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    ...(input_token_details != null && { input_token_details: recordOf(input_token_details) }),
  };
}
