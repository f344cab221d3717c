/** Amazon's event stream as bytes. */
import { EventStreamCodec, type MessageHeaders } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** One event an object, named by its only key, as the service model spells it; exceptions end their names so. */
export function awsEventStream(events: readonly object[]): Uint8Array {
  return Buffer.concat(
    events.map((event) => {
      const [[name, data] = ['', {}]] = Object.entries(event);
      const kind = name.endsWith('Exception') ? 'exception' : 'event';
      return frame({ [`:${kind}-type`]: name, ':message-type': kind }, JSON.stringify(data));
    }),
  );
}

export function frame(headers: Record<string, string>, body: string): Uint8Array {
  const typed = Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }]);
  return codec.encode({ headers: Object.fromEntries(typed) as MessageHeaders, body: fromUtf8(body) });
}
