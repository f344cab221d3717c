import * as z from 'zod';
import { Refusal } from '../refusal.ts';

const boolean = z.enum(['true', 'false'], 'provided string was not `true` or `false`').optional();

/** Options this sandbox acts on, and others that must be booleans. The real one ignores those it does not know. */
const booleans = z.looseObject({
  smart_format: boolean,
  punctuate: boolean,
  utterances: boolean,
  diarize: boolean,
  multichannel: boolean,
  paragraphs: boolean,
  numerals: boolean,
  filler_words: boolean,
  profanity_filter: boolean,
  dictation: boolean,
  measurements: boolean,
  sentiment: boolean,
  topics: boolean,
  intents: boolean,
});

export interface ListenOptions {
  readonly utterances: boolean;
  readonly diarize: boolean;
  readonly channels: number;
  readonly formatted: boolean;
  readonly detectsLanguage: boolean;
}

export function readOptions(query: URLSearchParams, model: string): ListenOptions {
  const checked = booleans.safeParse(Object.fromEntries(query));
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new Refusal(400, `Failed to deserialize query parameters: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  requireModel(model);
  requireFittingOptions(query, model);
  const is = (name: string) => query.get(name) === 'true';
  return {
    utterances: is('utterances'),
    diarize: is('diarize') || query.has('diarize_model'),
    channels: is('multichannel') ? 2 : 1,
    formatted: is('punctuate') || is('smart_format'),
    detectsLanguage: query.has('detect_language'),
  };
}

function requireModel(model: string): void {
  if (/^(?:nova|enhanced|base|whisper)\b/.test(model)) return;
  throw new Refusal(400, 'Bad Request: No such model/language/tier combination found.');
}

function requireFittingOptions(query: URLSearchParams, model: string): void {
  const isNova3 = model.startsWith('nova-3');
  if (query.has('keyterm') && !isNova3)
    throw new Refusal(400, 'Bad Request: Keyterm Prompting is only available for Nova-3.');
  if (query.has('keywords') && isNova3)
    throw new Refusal(400, 'Bad Request: Keywords are not supported for Nova-3. Use keyterm instead.');
  if (query.has('language') && query.has('detect_language'))
    throw new Refusal(400, 'Bad Request: language and detect_language cannot be used together.');
  if (query.getAll('diarize_model').some((version) => !['latest', 'v1', 'v2'].includes(version)))
    throw new Refusal(400, 'Bad Request: Invalid value for diarize_model.');
}
