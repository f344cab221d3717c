/** Three steps: the audio is uploaded, a job is made of it, and its answer is asked for until it is there. */
import { streamedWhole } from '../../base/audio_transcription/streamed-whole.ts';
import type { TranscriptionRequest } from '../../base/audio_transcription/types.ts';
import { callProvider } from '../../base/call.ts';
import type { CallContext, Handler, ProviderRequest, Result } from '../../base/endpoint.ts';
import { resultInfo } from '../../base/handler.ts';
import type { HttpAnswer } from '../../base/http-client.ts';
import { parseAnswer, readBytes } from '../../base/read-answer.ts';
import { transformError } from '../errors.ts';
import { assemblyai } from '../provider.ts';
import { poll } from './poll.ts';
import { toJob, toLook, toUpload } from './request.ts';
import { jobId, toTranscript, uploadedUrl } from './response.ts';

type Context = CallContext<'audio_transcription'>;

export const handler: Handler<'audio_transcription'> = streamedWhole({
  provider: assemblyai.id,
  supportsStreaming: false,
  supportsFunctionCalls: false,
  handleRequest: transcribe,
});

async function transcribe(request: TranscriptionRequest, ctx: Context): Promise<Result<'audio_transcription'>> {
  const deadline = performance.now() + ctx.timeouts.firstByteMs;
  const job = toJob(request, ctx);
  const ask = (step: ProviderRequest) => call(step, until(deadline, ctx));
  const uploaded = await ask(toUpload(request));
  const created = await ask(job.about(uploadedUrl(uploaded.body, ctx)));
  const id = jobId(created.body, ctx);
  const transcript = await poll(
    () => ask(toLook(id)),
    ({ body }) => toTranscript(body, ctx),
    { ...ctx, deadline },
  );
  return { kind: 'json', body: transcript, ...resultInfo(created.answer, job), upstreamRequestId: id };
}

/** All steps together have the time of one answer. */
function until(deadline: number, ctx: Context): Context {
  const firstByteMs = Math.max(1, Math.ceil(deadline - performance.now()));
  return { ...ctx, timeouts: { ...ctx.timeouts, firstByteMs } };
}

async function call(request: ProviderRequest, ctx: Context): Promise<{ answer: HttpAnswer; body: object }> {
  const answer = await callProvider(assemblyai, request, { transformError }, ctx);
  return { answer, body: parseAnswer(await readBytes(answer.body, ctx.provider), ctx.provider) };
}
