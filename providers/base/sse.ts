/**
 * Server-sent events from bytes, split anywhere.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import { StringDecoder } from 'node:string_decoder';
import { createParser } from 'eventsource-parser';

export interface ServerSentEvent {
  readonly event?: string | undefined;
  readonly data: string;
}

/** No provider's event comes near this many characters; an endless line must not fill the memory. */
const maxEventLength = 16 * 1024 * 1024;

export async function* decodeSse(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let ready: ServerSentEvent[] = [];
  const take = (): ServerSentEvent[] => {
    const events = ready;
    ready = [];
    return events;
  };
  const parser = createParser({
    maxBufferSize: maxEventLength,
    onEvent: (event) => ready.push(event),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw error;
    },
  });
  const decoder = new StringDecoder('utf8');
  for await (const chunk of bytes) {
    parser.feed(decoder.write(chunk));
    for (const event of take()) yield event;
  }
  // The last event of some hosts lacks its blank line.
  parser.feed(`${decoder.end()}\n\n`);
  for (const event of take()) yield event;
}
