import { crc32 } from 'node:zlib';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import type { Framing, StreamEvent } from '../framing.ts';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** AWS event-stream: binary frames with a length, headers, a payload and two checksums. */
export const awsEventStream: Framing = {
  contentType: 'application/vnd.amazon.eventstream',
  encode,
  flood: endlessFrame(),
};

function encode(event: StreamEvent): Uint8Array {
  if ('comment' in event) return new Uint8Array();
  const kind = event.exception ? 'exception' : 'event';
  const headers = {
    [`:${kind}-type`]: toHeader(event.type ?? 'unknown'),
    ':content-type': toHeader('application/json'),
    ':message-type': toHeader(kind),
  };
  return codec.encode({ headers, body: fromUtf8(JSON.stringify(event.data)) });
}

function toHeader(value: string) {
  return { type: 'string', value } as const;
}

/** The opening of a frame that claims two gigabytes, with the right checksum. */
function endlessFrame(): Uint8Array {
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(0x7fff_ffff, 0);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  return prelude;
}
