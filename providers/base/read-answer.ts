/** The whole body of an answer: collected up to a limit, parsed, and told apart from what is not JSON. */
import { badAnswer } from './errors.ts';
import { isRecord } from './json-values.ts';
import { parseJson } from './wire-text.ts';

/** Lambda streams at most 200 MB; no whole answer of a provider comes near this. */
const maxAnswerBytes = 64 * 1024 * 1024;
/** What a provider says of its own failure is short. */
export const maxFailureBytes = 1024 * 1024;

export async function readBytes(
  body: AsyncIterable<Uint8Array>,
  provider: string,
  maxBytes = maxAnswerBytes,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw badAnswer(provider, `an answer of more than ${maxBytes} bytes`);
    chunks.push(chunk as Buffer);
  }
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks, size);
}

/** An object, or an error that says what came instead. */
export function parseAnswer(bytes: Buffer, provider: string): object {
  const value = tryParse(bytes);
  if (isRecord(value)) return value;
  throw badAnswer(provider, describe(bytes.toString('utf8', 0, 1000)));
}

/** An object or an array. */
export function parseAnswerOrArray(bytes: Buffer, provider: string): object {
  const value = tryParse(bytes);
  return Array.isArray(value) ? value : parseAnswer(bytes, provider);
}

/** An object, or the text of what is no JSON; a page is neither. */
export function parseAnswerOrText(bytes: Buffer, provider: string): object | string {
  const value = tryParse(bytes);
  if (isRecord(value)) return value;
  const text = bytes.toString();
  if (isPage(text) || text.trimStart().startsWith('{')) throw badAnswer(provider, describe(text));
  return text;
}

/** For failures: the parsed body, or the text where it is not JSON. */
export function parseFailure(bytes: Buffer): unknown {
  return tryParse(bytes) ?? bytes.toString();
}

function tryParse(bytes: Buffer): unknown {
  try {
    return parseJson(bytes);
  } catch {
    return undefined;
  }
}

function describe(text: string): string {
  const start = text.trimStart().slice(0, 200);
  if (start === '') return 'an empty body instead of an answer';
  if (isPage(start)) return 'an HTML page instead of JSON';
  if (start.startsWith('{')) return 'JSON that is broken or incomplete';
  return 'a body that is not the JSON object it should be';
}

function isPage(text: string): boolean {
  return /^\s*<(?:!doctype|html|\?xml|head|body)/i.test(text);
}
