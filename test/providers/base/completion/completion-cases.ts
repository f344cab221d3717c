/** One suite for every host of text completions: its exact requests, and its answers whole, streamed, and cut anywhere. */
import { expect, test } from 'vitest';
import type {
  CompletionChunk,
  CompletionRequest,
  CompletionResponse,
} from '../../../../providers/base/completion/types.ts';
import type { CallContext, Transformer } from '../../../../providers/base/endpoint.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { assembleCompletion } from '../../../helpers/assemble-completion.ts';
import { cutAt, inPieces, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { completionRequests } from '../../../helpers/completion-requests.ts';
import { callContext } from '../../../helpers/context.ts';
import { readFixture, readFixtures } from '../../../helpers/fixture.ts';
import { outcomeOf, type RequestOutcome } from '../../../helpers/request-outcome.ts';

interface RequestFixture {
  readonly model: string;
  /** The model's name in the body. @default the same */
  readonly bodyModel?: string;
  /** What the host gets with every request that is not changed otherwise. */
  readonly always?: object;
  readonly changed: Record<string, RequestOutcome>;
}

interface AnswerFixture {
  readonly request: Omit<CompletionRequest, 'model'>;
  readonly response: object;
  readonly events: readonly (object | string)[];
  readonly answer: object;
}

/** @param needsMarker whether a stream is cut where nothing but its end marker is missing */
export function testCompletions(provider: string, transformer: Transformer<'completion'>, needsMarker = true): void {
  const {
    model,
    bodyModel = model,
    always,
    changed,
  } = readFixture<RequestFixture>(`${provider}/completion/requests.json`);
  const contextOf = (request: Omit<CompletionRequest, 'model'>): CallContext<'completion'> =>
    callContext<'completion'>(provider, model, { model: `${provider}/${model}`, ...request });

  test.each(Object.entries(completionRequests))('the request for: %s', (name, request) => {
    const same = { body: { ...request, ...always, model: bodyModel } };

    expect(outcomeOf(transformer, contextOf(request))).toEqual(changed[name] ?? same);
  });

  test('every expected request has its case', () => {
    expect(Object.keys(completionRequests)).toEqual(expect.arrayContaining(Object.keys(changed)));
  });

  for (const [name, { request, response, events, answer }] of readFixtures<AnswerFixture>(
    `${provider}/completion/answers`,
  )) {
    const ctx = contextOf(request);
    const bytes = encode(events);
    const stream = (pieces: AsyncIterable<Uint8Array>) => streamOf(transformer, pieces, ctx);

    test(`${name}: whole`, () => {
      expect(core(transformer.transformResponse(response, ctx))).toEqual(answer);
    });

    test(`${name}: streamed, it is the same answer`, async () => {
      expect(assembleCompletion(await stream(inPieces(bytes, bytes.length)))).toEqual(answer);
    });

    test(`${name}: streamed, cut at any byte, it gives the same chunks`, async () => {
      const expected = JSON.stringify(await stream(inPieces(bytes, bytes.length)));

      for (let at = 1; at < bytes.length; at++) {
        if (JSON.stringify(await stream(cutAt(bytes, at))) !== expected)
          expect.fail(`The cut at byte ${at} changed the chunks.`);
      }
      expect(JSON.stringify(await stream(inPieces(bytes, 1)))).toBe(expected);
    });

    test(`${name}: streamed, cut before its end it is no answer`, async () => {
      const missing = needsMarker ? 1 : events.length - 1;
      const cut = encode(events.slice(0, -missing));

      await expect(stream(inPieces(cut, cut.length))).rejects.toMatchObject({ fields: { code: 'stream_cut' } });
    });
  }
}

function encode(events: readonly (object | string)[]): Uint8Array {
  return sse(events.map((data) => ({ data })));
}

function streamOf(
  { transformStream }: Transformer<'completion'>,
  bytes: AsyncIterable<Uint8Array>,
  ctx: CallContext<'completion'>,
): Promise<CompletionChunk[]> {
  if (!transformStream) throw new Error('This provider has no streams.');
  return collect(transformStream(decodeSse(bytes), ctx));
}

/** What a stream holds as well: hosts add more to whole answers. */
function core({ id, object, created, model, choices, usage }: CompletionResponse): CompletionResponse {
  const bare = choices.map(({ text, index, logprobs, finish_reason }) => ({ text, index, logprobs, finish_reason }));
  return { id, object, created, model, choices: bare, ...(usage && { usage }) };
}
