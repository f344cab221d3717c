/** One event of a stream before it is framed. A comment keeps a connection alive and is not counted as an event. */
export type StreamEvent = DataEvent | { readonly comment: string };

export interface DataEvent {
  readonly data: unknown;
  /** The SSE event name, or the `:event-type` of an AWS frame. */
  readonly type?: string;
  /** An AWS exception frame instead of an event frame. */
  readonly exception?: boolean;
}

/** An event that names its type both in its frame and in its data. */
export function typedEvent(type: string, fields: object): DataEvent {
  return { type, data: { type, ...fields } };
}

/** How events become bytes. */
export interface Framing {
  readonly contentType: string;
  encode(event: StreamEvent, index: number): string | Uint8Array;
  /** What says that the stream is complete. */
  readonly end?: string;
  /** The start of an event that never ends, for the directive `flood`. */
  readonly flood: string | Uint8Array;
}

/** Server-sent events; `end` is the data of the last one, for the providers that send one. */
export function sse(end?: '[DONE]'): Framing {
  return {
    contentType: 'text/event-stream; charset=utf-8',
    encode: encodeServerSentEvent,
    flood: 'data: ',
    ...(end && { end: `data: ${end}\n\n` }),
  };
}

/** One JSON array, element by element: what Gemini sends without `alt=sse`. */
export const jsonArray: Framing = {
  contentType: 'application/json; charset=utf-8',
  encode: (event, index) => ('data' in event ? `${index === 0 ? '[' : ',\r\n'}${JSON.stringify(event.data)}` : ''),
  end: ']',
  flood: '[{"flood": "',
};

function encodeServerSentEvent(event: StreamEvent): string {
  if ('comment' in event) return `: ${event.comment}\n\n`;
  const name = event.type === undefined ? '' : `event: ${event.type}\n`;
  return `${name}data: ${JSON.stringify(event.data)}\n\n`;
}
