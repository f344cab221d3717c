/**
 * Amazon's binary event stream, decoded by the AWS SDK's own codec into the same events as server-sent ones: the name
 * from `:event-type` or `:exception-type`, the payload as text.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html
 */
import { EventStreamCodec, type Message } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { badAnswer } from './errors.ts';
import type { ServerSentEvent } from './sse.ts';

const lengthPrefix = 4;
/** The protocol's own limit is 16 MB a message. */
const maxMessageLength = 16 * 1024 * 1024 + 1024;

export async function* decodeAwsEventStream(
  bytes: AsyncIterable<Uint8Array>,
  provider: string,
): AsyncGenerator<ServerSentEvent> {
  const codec = new EventStreamCodec(toUtf8, fromUtf8);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let length = messageLength(rest, provider); rest.length >= length; length = messageLength(rest, provider)) {
      yield toEvent(decode(codec, rest.subarray(0, length), provider));
      rest = rest.subarray(length);
    }
  }
  if (rest.length > 0) throw badAnswer(provider, 'an event stream that ends inside a message');
}

function messageLength(rest: Buffer, provider: string): number {
  if (rest.length < lengthPrefix) return Number.POSITIVE_INFINITY;
  const length = rest.readUInt32BE(0);
  if (length < 16 || length > maxMessageLength) throw badAnswer(provider, 'an event stream with a broken frame');
  return length;
}

function decode(codec: EventStreamCodec, frame: Uint8Array, provider: string): Message {
  try {
    return codec.decode(frame);
  } catch (error) {
    throw badAnswer(provider, 'an event stream with a broken frame', { cause: error });
  }
}

function toEvent({ headers, body }: Message): ServerSentEvent {
  // Errors of the protocol itself have no payload: what they say is in their headers.
  const message = headers[':error-message']?.value;
  if (message !== undefined) return { event: String(headers[':error-code']?.value), data: JSON.stringify({ message }) };
  const name = headers[':exception-type'] ?? headers[':event-type'];
  return { event: String(name?.value ?? 'unknown'), data: Buffer.from(body).toString() };
}
