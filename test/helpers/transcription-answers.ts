/** Answers of transcribing providers, kept as fixtures: wire data in, what the gateway makes of it out. */
import { expect, test } from 'vitest';
import type { TranscriptionRequest } from '../../providers/base/audio_transcription/types.ts';
import type { CallContext, Transformer } from '../../providers/base/endpoint.ts';
import { decodeSse } from '../../providers/base/sse.ts';
import { inPieces, sse } from './bytes.ts';
import { collect } from './collect.ts';
import { readFixtures } from './fixture.ts';
import { transcriptionContext } from './transcription.ts';

interface WholeAnswer {
  readonly model: string;
  readonly request?: Partial<TranscriptionRequest>;
  readonly response: object;
  /** With `true` for the very object that came. */
  readonly transcript: { readonly native?: true };
}

interface StreamedAnswer {
  readonly model: string;
  readonly request?: Partial<TranscriptionRequest>;
  /** Data of events; a text stands for itself. */
  readonly stream: readonly (object | string)[];
  readonly events: readonly object[];
}

/** @param folder under `test/fixtures` */
export function testTranscriptionAnswers(
  folder: string,
  provider: string,
  transformer: Transformer<'audio_transcription'>,
): void {
  for (const [name, fixture] of readFixtures<WholeAnswer | StreamedAnswer>(folder)) {
    const ctx = transcriptionContext(provider, fixture.model, fixture.request);
    if ('stream' in fixture) test(name, () => testStream(fixture, ctx, transformer));
    else test(name, () => testWhole(fixture, ctx, transformer));
  }
}

function testWhole(
  { response, transcript }: WholeAnswer,
  ctx: CallContext<'audio_transcription'>,
  transformer: Transformer<'audio_transcription'>,
): void {
  const answer = transformer.transformResponse(response, ctx);

  expect(answer).toEqual({ ...transcript, ...(transcript.native && { native: response }) });
  if (transcript.native) expect(answer.native).toBe(response);
}

/** In pieces of any size. */
async function testStream(
  { stream, events }: StreamedAnswer,
  ctx: CallContext<'audio_transcription'>,
  { transformStream }: Transformer<'audio_transcription'>,
): Promise<void> {
  const bytes = sse(stream.map((data) => ({ data })));
  for (const size of [1, 7, bytes.length]) {
    expect(await collect(transformStream?.(decodeSse(inPieces(bytes, size)), ctx) ?? never())).toEqual(events);
  }
}

async function* never(): AsyncGenerator<never> {}
