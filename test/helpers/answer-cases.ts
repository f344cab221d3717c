/** One suite for every recorded answer of a provider: whole, streamed, and the stream's bytes cut anywhere. */
import { expect, test } from 'vitest';
import type { ChatChunk, ChatRequest, ChatResponse } from '../../providers/base/chat-types.ts';
import type { CallContext, Transformer } from '../../providers/base/endpoint.ts';
import { readSignedId } from '../../providers/base/signed-ids.ts';
import { decodeSse, type ServerSentEvent } from '../../providers/base/sse.ts';
import { assemble } from './assemble.ts';
import { cutAt, inPieces } from './bytes.ts';
import { collect } from './collect.ts';
import { chatContext } from './context.ts';
import { readFixtures } from './fixture.ts';

interface AnswerCase {
  /** @default the suite's */
  readonly model?: string;
  readonly request?: Partial<ChatRequest>;
  /** The provider's whole answer. */
  readonly response: object;
  /** The same answer as the provider streams it, up to and with its end marker. */
  readonly events: readonly object[];
  /** What the caller gets, in the form of `readable`. */
  readonly answer: object;
}

export interface AnswerSuite {
  /** Under `test/fixtures`. */
  readonly folder: string;
  readonly provider: string;
  readonly model: string;
  readonly transformer: Transformer<'chat'>;
  /** The events of a case as the provider's bytes. */
  readonly encode: (events: readonly object[]) => Uint8Array;
  /** @default SSE */
  readonly decode?: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<ServerSentEvent>;
}

export function testAnswers({
  folder,
  provider,
  transformer,
  encode,
  decode = decodeSse,
  ...suite
}: AnswerSuite): void {
  for (const [name, { model = suite.model, request, response, events, answer }] of readFixtures<AnswerCase>(folder)) {
    const ctx = chatContext(provider, model, request);
    const stream = (bytes: AsyncIterable<Uint8Array>) => collect(streamOf(transformer, decode(bytes), ctx));
    const bytes = encode(events);

    test(`${name}: whole`, () => {
      expect(readable(transformer.transformResponse(response, ctx))).toEqual(answer);
    });

    test(`${name}: streamed, it is the same answer`, async () => {
      expect(readable(assemble(await stream(inPieces(bytes, bytes.length))))).toEqual(answer);
    });

    test(`${name}: streamed, cut at any byte, it gives the same chunks`, async () => {
      const expected = JSON.stringify(await stream(inPieces(bytes, bytes.length)));

      for (let at = 1; at < bytes.length; at++) {
        if (JSON.stringify(await stream(cutAt(bytes, at))) !== expected)
          expect.fail(`The cut at byte ${at} changed the chunks.`);
      }
      expect(JSON.stringify(await stream(inPieces(bytes, 1)))).toBe(expected);
    });

    test.runIf(decode === decodeSse)(`${name}: streamed with CRLF, it gives the same chunks`, async () => {
      const crlf = Buffer.from(Buffer.from(bytes).toString().replaceAll('\n', '\r\n'));

      expect(await stream(inPieces(crlf, 1))).toEqual(await stream(inPieces(bytes, bytes.length)));
    });

    test(`${name}: streamed, without its end it is no answer`, async () => {
      const cut = encode(events.slice(0, -1));

      await expect(stream(inPieces(cut, cut.length))).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
    });
  }
}

function streamOf(
  { transformStream }: Transformer<'chat'>,
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'chat'>,
): AsyncIterable<ChatChunk> {
  if (!transformStream) throw new Error('This provider has no streams.');
  return transformStream(events, ctx);
}

/** What a signed id carries is shown, and arguments are parsed: a stream may hold white space that a whole answer lacks. */
export function readable({ choices, ...answer }: ChatResponse): object {
  return { ...answer, choices: choices.map((choice) => ({ ...choice, message: readableMessage(choice.message) })) };
}

function readableMessage({ tool_calls, ...message }: ChatResponse['choices'][number]['message']): object {
  const calls = tool_calls?.map(({ id, function: { name, arguments: args }, ...call }) => ({
    ...call,
    ...readSignedId(id),
    function: { name, arguments: JSON.parse(args) as unknown },
  }));
  return { ...message, ...(calls && { tool_calls: calls }) };
}
