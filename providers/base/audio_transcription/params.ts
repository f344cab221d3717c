/** What becomes of a request's fields at providers with an API of their own. */
import { badParam, unsupportedParam } from '../errors.ts';
import { isGiven } from '../params.ts';
import { refuseTranslation } from './translation.ts';
import type { TranscriptionRequest } from './types.ts';

type Extras = TranscriptionRequest['extras'];

export interface OwnApiRules {
  /** Left out, and named in `x-rawdog-dropped-params`. */
  readonly dropped: readonly (keyof TranscriptionRequest)[];
  /** Of the provider's own fields, those that would name another model or audio, or send the answer elsewhere. */
  readonly refused: readonly string[];
  /** @default false */
  readonly translates?: boolean;
}

/** OpenAI's fields that have no counterpart elsewhere: hints to its own models. */
const openAIOnly = new Set(['chunking_strategy', 'known_speaker_names', 'known_speaker_references', 'languages']);

export function takeParams(
  request: TranscriptionRequest,
  { dropped, refused, translates = false }: OwnApiRules,
  provider: string,
): { readonly extras: Extras; readonly dropped: readonly string[] } {
  if (!translates) refuseTranslation(request, provider);
  if (request.include?.length) throw unsupportedParam('include', provider);
  const names = Object.keys(request.extras);
  for (const name of names)
    if (refused.includes(name)) throw badParam(name, `\`${name}\` cannot be set here.`, 'unsupported_parameter');
  return {
    extras: Object.fromEntries(Object.entries(request.extras).filter(([name]) => !isOpenAIs(name))),
    dropped: [...dropped.filter((param) => isGiven(request[param])), ...names.filter(isOpenAIs)],
  };
}

/** Objects are spelled as several fields: `chunking_strategy[type]`. */
function isOpenAIs(name: string): boolean {
  return openAIOnly.has(name.replace(/\[.*$/s, ''));
}

/** Of a field that came as text: what it would be in JSON. */
export function fromText(value: Extras[string]): unknown {
  if (typeof value !== 'string' || !/^(?:true|false|null|-?\d+(?:\.\d+)?|[[{].*[\]}])$/s.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
