/** The usual framing of a stream: server-sent events. */
import type { DecodeStream } from './endpoint.ts';
import { badAnswer } from './errors.ts';
import { parseAnswer, readBytes } from './read-answer.ts';
import { decodeSse } from './sse.ts';

/** A page or a JSON body where a stream should be is said as what it is, instead of as a stream that was cut. */
export const decodeEvents: DecodeStream = async (body, contentType, provider) => {
  if (!/^(?:text\/html|application\/json)/i.test(contentType)) return decodeSse(body);
  parseAnswer(await readBytes(body, provider), provider);
  throw badAnswer(provider, 'a JSON body instead of an event stream');
};
