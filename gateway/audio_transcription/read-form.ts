/** The caller's form as a checked request. */
import type { TranscriptionRequest, UploadedFile } from '../../providers/base/audio_transcription/types.ts';
import { bytesIn } from '../../providers/base/end-with.ts';
import { badParam, GatewayError } from '../../providers/base/errors.ts';
import type { Config } from '../config.ts';
import type { GatewayRequest } from '../http.ts';
import { checkParams } from '../read-json.ts';
import { nameAndType } from './audio-types.ts';
import { type Form, type FormFile, parseForm } from './parse-form.ts';
import { transcriptionSchema } from './schema.ts';

/** OpenAI's own limit. */
const maxFileBytes = 25 * 1024 * 1024;

export async function readForm(request: GatewayRequest, { maxBodyBytes }: Config): Promise<TranscriptionRequest> {
  const body = await request.readBody(maxBodyBytes);
  const form = parseForm(body, request.headers['content-type']);
  const params = toParams(form.texts);
  checkParams(transcriptionSchema, params);
  const task = request.path.endsWith('/translations') ? 'translate' : 'transcribe';
  return { ...params, task, file: toFile(form) } as TranscriptionRequest;
}

type Value = string | readonly string[];

/** In OpenAI's types, as far as the texts allow; the schema names those that do not. */
function toParams(texts: Form['texts']): Record<string, unknown> {
  const { model, language, prompt, response_format, temperature, stream, timestamp_granularities, include, ...extras } =
    byName(texts);
  const single = { model, language, prompt, response_format };
  const params = {
    ...single,
    temperature: temperature === undefined ? undefined : Number(temperature),
    stream: toBoolean(stream),
    timestamp_granularities: toList(timestamp_granularities),
    include: toList(include),
  };
  // An empty field is a form's way of saying "the default".
  const given = Object.entries(params).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), extras };
}

/** Python's `requests` writes `True`. */
function toBoolean(value: Value | undefined): unknown {
  const isBoolean = typeof value === 'string' && /^(?:true|false)$/i.test(value);
  return isBoolean ? value.toLowerCase() === 'true' : value;
}

/** Values by name; those of repeated names, and of names like `include[]`, are lists. */
function byName(texts: Form['texts']): Record<string, Value> {
  const given = texts.filter(({ text }) => text !== '');
  const groups = Map.groupBy(given, ({ name }) => name.replace(/\[\]$/, ''));
  return Object.fromEntries(
    [...groups].map(([name, group]) => {
      const isList = group.length > 1 || group[0]?.name.endsWith('[]');
      const values = group.map(({ text }) => text);
      return [name, isList ? values : (values[0] ?? '')];
    }),
  );
}

/** One value alone is a list too, and may be one in JSON. */
function toList(value: Value | undefined): readonly unknown[] | undefined {
  if (typeof value !== 'string') return value;
  try {
    return [JSON.parse(value)].flat();
  } catch {
    return [value];
  }
}

function toFile({ files, texts }: Form): UploadedFile {
  const [file, second] = files;
  if (second) throw badParam('file', 'There is more than one file in the form; send one, as `file`.');
  if (texts.some(({ name }) => name === 'file')) {
    throw badParam('file', '`file` is a text here. Send the bytes of the audio, as a part with a filename.');
  }
  if (file?.name === 'file') return toUpload(file);
  if (file) throw badParam('file', 'The audio must be in the field `file`; the form has it in another one.');
  throw badParam('file', 'Missing required parameter: `file`.', 'missing_required_parameter');
}

function toUpload({ filename, type, pieces }: FormFile): UploadedFile {
  const size = bytesIn(pieces);
  if (size === 0) throw badParam('file', '`file` is empty.');
  if (size <= maxFileBytes) return { ...nameAndType(filename, type), pieces, size };
  const message = `The file has ${size} bytes, more than the ${maxFileBytes} (25 MB) that are taken. Send it compressed, or in several parts.`;
  throw new GatewayError('too_large', message, { param: 'file' });
}
