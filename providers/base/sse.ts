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
  let tail = '';
  for await (const chunk of bytes) {
    const text = decoder.write(chunk);
    if (tail !== '' || mayBeBare(text)) tail = (tail + text).slice(-tailLength);
    parser.feed(text);
    for (const event of take()) yield event;
  }
  // The last event of some hosts lacks its blank line.
  parser.feed(`${decoder.end()}\n\n`);
  for (const event of take()) yield event;
  const error = bareError(tail);
  if (error !== undefined) yield { data: error };
}

const tailLength = 4096;

/** Lines of events begin with a field's name. */
function mayBeBare(text: string): boolean {
  return text.startsWith('{') || text.includes('\n{');
}

/** Google may end a stream with its JSON error as it is, outside of any event. */
function bareError(tail: string): string | undefined {
  return /(?:^|\n)(\{\s*"error"[\s\S]*\})\s*$/.exec(tail)?.[1];
}
