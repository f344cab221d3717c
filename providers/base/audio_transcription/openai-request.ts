/** The form that OpenAI takes. @see https://platform.openai.com/docs/api-reference/audio/createTranscription */
import type { CallContext, ProviderRequest } from '../endpoint.ts';
import { badParam, unsupportedParam } from '../errors.ts';
import { applyParamRules } from '../params.ts';
import { toFormFields, toMultipart } from './multipart.ts';
import type { TranscriptionDialect, TranscriptionModel } from './openai-dialect.ts';
import type { TranscriptFormat, TranscriptionRequest } from './types.ts';

type Context = CallContext<'audio_transcription'>;

export function modelOf({ model }: TranscriptionDialect, name: string): TranscriptionModel {
  return model?.(name) ?? {};
}

export function toTranscriptionForm(
  request: TranscriptionRequest,
  ctx: Context,
  dialect: TranscriptionDialect,
): ProviderRequest {
  const model = modelOf(dialect, ctx.model);
  const possible = formatToAsk(request, ctx, model);
  const format = request.stream && possible !== 'diarized_json' && !dialect.streamsAnyFormat ? 'json' : possible;
  const rules = { refused: [], dropped: [], ...model.params };
  const dropped: readonly string[] = applyParamRules(request, rules, ctx.provider);
  const fields = toFormFields({
    model: ctx.model,
    language: request.language,
    prompt: request.prompt,
    // What nobody asked for is the default, everywhere.
    response_format: format === 'json' && !request.response_format ? undefined : format,
    temperature: request.temperature,
    'timestamp_granularities[]': granularitiesToAsk(request, format, ctx.provider),
    'include[]': request.include,
    ...(request.stream && { stream: 'true', ...dialect.streamUsage }),
    ...extraFields(request, model),
  });
  const sent = fields.filter(([name]) => !dropped.includes(name));
  const path = request.task === 'translate' ? '/audio/translations' : '/audio/transcriptions';
  return { path: dialect.path?.(path, ctx) ?? path, body: toMultipart(sent, request.file, ctx.fallbackId), dropped };
}

/** Each format in the order of what it is best made of, itself before all. */
const madeOf: Readonly<Record<TranscriptFormat, readonly TranscriptFormat[]>> = {
  json: ['json', 'verbose_json', 'diarized_json'],
  text: ['text', 'json', 'verbose_json', 'diarized_json'],
  verbose_json: ['verbose_json', 'diarized_json'],
  srt: ['srt', 'verbose_json', 'diarized_json'],
  vtt: ['vtt', 'verbose_json', 'diarized_json'],
  diarized_json: ['diarized_json'],
};

/** A 400 that says what else it can be, where none will do. */
export function formatToAsk(
  request: TranscriptionRequest,
  { model, provider }: Context,
  { formats }: TranscriptionModel,
) {
  const { response_format: asked = 'json' } = request;
  const format = madeOf[asked].find((candidate) => formats?.includes(candidate) ?? true);
  if (format) return format;
  const lacks = asked === 'diarized_json' ? 'does not tell speakers apart' : 'gives no times';
  const message = `${provider}'s ${model.slice(0, 100)} ${lacks}, of which \`response_format\` ${asked} is made.`;
  throw badParam('response_format', `${message} It can be ${othersOf(formats).join(', ')}.`, 'unsupported_value');
}

function othersOf(formats: readonly TranscriptFormat[] = []): string[] {
  const all = Object.entries(madeOf);
  return all.filter(([, sources]) => sources.some((source) => formats.includes(source))).map(([format]) => format);
}

/** Speakers' segments have times of their own, without being asked, and no words. */
function granularitiesToAsk(
  { timestamp_granularities: asked }: TranscriptionRequest,
  format: TranscriptFormat,
  provider: string,
): TranscriptionRequest['timestamp_granularities'] {
  if (format === 'verbose_json') return asked;
  if (asked?.includes('word')) throw unsupportedParam('timestamp_granularities', provider, 'It gives no words.');
  return undefined;
}

function extraFields({ extras }: TranscriptionRequest, { defaults = {} }: TranscriptionModel) {
  const names = Object.keys(extras);
  // A value may be spelled as several fields: `chunking_strategy[type]`.
  const missing = Object.entries(defaults).filter(
    ([name]) => !names.some((given) => given === name || given.startsWith(`${name}[`)),
  );
  const given = Object.entries(extras).map(([name, value]) => [typeof value === 'string' ? name : `${name}[]`, value]);
  return Object.fromEntries([...missing, ...given]) as Record<string, string | readonly string[]>;
}
