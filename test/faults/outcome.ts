/** What a caller saw, in the terms of the table. */
import type { Endpoint } from '../../providers/base/endpoint.ts';
import type { Received } from './ask.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Outcome {
  /** `broken`: a stream that had begun, and ended with an error; `odd`: anything that must not be. */
  readonly kind: 'answer' | 'refused' | 'broken' | 'odd';
  readonly status: number;
  /** Of the error. */
  readonly code: string;
  /** All that was said, up to where it broke off. */
  readonly words: string;
  /** Why it is odd. */
  readonly why?: string;
}

export function outcomeOf(endpoint: Endpoint, stream: boolean, received: Received): Outcome {
  const { ending, status, text, headers } = received;
  const odd = (why: string): Outcome => ({ kind: 'odd', status, code: '', words: '', why });
  if (ending !== 'end') return odd(ending);
  if (status !== 200) {
    const error = errorIn(parse(text));
    if (!error || status < 400) return odd(`${status} without an error: ${text.slice(0, 100)}`);
    if (!/^(true|false)$/.test(String(headers['x-should-retry']))) return odd('no x-should-retry');
    return { kind: 'refused', status, code: codeOf(error), words: '' };
  }
  if (!stream) {
    const words = wordsOfWhole(endpoint, parse(text));
    return words === undefined
      ? odd(`a 200 that says nothing: ${text.slice(0, 100)}`)
      : { kind: 'answer', status, code: '', words };
  }
  return outcomeOfStream(status, text, odd);
}

/** One error as the last event, or one `[DONE]`; never both, and nothing behind it. */
function outcomeOfStream(status: number, text: string, odd: (why: string) => Outcome): Outcome {
  const events = text.split('\n\n').filter((event) => event !== '' && !event.startsWith(':'));
  const data = events.map((event) => event.replaceAll(/^data: ?/gm, ''));
  const last = data.pop() ?? '';
  const chunks = data.map(parse);
  if (chunks.includes(undefined)) return odd(`an event that is no JSON: ${data[chunks.indexOf(undefined)]}`);
  if (data.includes('[DONE]') || chunks.some((chunk) => errorIn(chunk))) return odd('an end before the end');
  const words = chunks.map((chunk) => wordsOfChunk(chunk ?? {})).join('');
  const ends = chunks.flatMap((chunk) => finishesOf(chunk ?? {}));
  if (ends.length > 1) return odd(`${ends.length} finishes`);
  if (last === '[DONE]') return { kind: 'answer', status, code: '', words };
  const error = errorIn(parse(last));
  return error ? { kind: 'broken', status, code: codeOf(error), words } : odd(`no end: ${last.slice(0, 100)}`);
}

function parse(text: string): Json | undefined {
  try {
    return Object(JSON.parse(text)) as Json;
  } catch {
    return undefined;
  }
}

/** OpenAI's, and nothing more or less. */
function errorIn(body: Json | undefined): Json | undefined {
  const error = body?.['error'] as Json | undefined;
  const names = Object.keys(error ?? {}).sort();
  const isWhole = String(names) === 'code,message,param,type' && Object.keys(body ?? {}).length === 1;
  return isWhole && error?.['message'] && error['type'] ? error : undefined;
}

const codeOf = (error: Json) => String(error['code'] ?? error['type']);

interface Choice {
  readonly message?: { readonly content?: string };
  readonly delta?: { readonly content?: string; readonly reasoning_content?: string };
  readonly text?: string;
  readonly finish_reason?: string | null;
}

const choicesOf = (body: Json) => (body['choices'] ?? []) as Choice[];

/** Undefined where it is not the answer of its endpoint. */
function wordsOfWhole(endpoint: Endpoint, body: Json | undefined): string | undefined {
  if (!body) return undefined;
  if (endpoint === 'chat') return choicesOf(body)[0]?.message?.content;
  if (endpoint === 'completion') return choicesOf(body)[0]?.text;
  if (endpoint === 'audio_transcription') return (body['text'] as string | undefined) || undefined;
  const items = (body['data'] ?? body['results']) as unknown[] | undefined;
  return items?.length ? JSON.stringify(items) : undefined;
}

function wordsOfChunk(chunk: Json): string {
  if (chunk['type'] === 'transcript.text.delta') return String(chunk['delta']);
  return choicesOf(chunk)
    .map(({ delta, text }) => delta?.content ?? text ?? '')
    .join('');
}

function finishesOf(chunk: Json): unknown[] {
  if (chunk['type'] === 'transcript.text.done') return ['done'];
  return choicesOf(chunk).flatMap(({ finish_reason }) => finish_reason ?? []);
}
