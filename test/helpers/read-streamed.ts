/** A stream of the gateway as its caller reads it. */
import { expect } from 'vitest';

export interface Streamed<Chunk> {
  readonly chunks: Chunk[];
  readonly error?: Record<string, unknown>;
  /** Whether it ended with `[DONE]`. */
  readonly done: boolean;
}

export async function readStreamed<Chunk>(response: Response): Promise<Streamed<Chunk>> {
  const text = await response.text();
  expect([response.status, response.headers.get('content-type')], text).toEqual([
    200,
    'text/event-stream; charset=utf-8',
  ]);
  const data = text.split('\n\n').flatMap((event) => (event.startsWith('data: ') ? [event.slice(6)] : []));
  const events = data.filter((event) => event !== '[DONE]').map((event) => JSON.parse(event));
  const error = events.find((event) => event.error)?.error;
  return { chunks: events.filter((event) => !event.error), ...(error && { error }), done: data.at(-1) === '[DONE]' };
}
