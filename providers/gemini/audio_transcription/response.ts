import type { Transcript, TranscriptEvent } from '../../base/audio_transcription/types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badAnswer, ProviderError, streamCut } from '../../base/errors.ts';
import { isRecord, type JsonRecord, recordOf, recordsOf } from '../../base/json-values.ts';
import type { ServerSentEvent } from '../../base/sse.ts';
import { candidatesOf, requireAnswer } from '../answer.ts';
import { toFinishReason } from '../finish-reason.ts';
import { toUsage } from '../usage.ts';

type Context = CallContext<'audio_transcription'>;

export function transformResponse(body: unknown, ctx: Context): Transcript {
  const answer = requireAnswer(body, ctx);
  const [candidate] = candidatesOf(answer);
  if (!candidate) throw badAnswer(ctx.provider, 'an answer without candidates');
  if (candidate['finishReason'] === undefined) throw badAnswer(ctx.provider, 'an answer without its end');
  requireComplete(candidate['finishReason'], ctx.provider);
  return { text: textOf(candidate).trimEnd(), ...usageOf(answer) };
}

export async function* transformStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: Context,
): AsyncGenerator<TranscriptEvent> {
  let text = '';
  // Spaces wait for what comes after them: a transcript has none at its end.
  let waiting = '';
  let finishReason: unknown;
  let usage = {};
  for await (const { data } of events) {
    const answer = requireAnswer(JSON.parse(data), ctx);
    const [candidate = {}]: JsonRecord[] = candidatesOf(answer);
    waiting += textOf(candidate);
    const delta = waiting.trimEnd();
    if (delta !== '') yield { type: 'transcript.text.delta', delta };
    text += delta;
    waiting = waiting.slice(delta.length);
    finishReason = candidate['finishReason'] ?? finishReason;
    usage = { ...usage, ...usageOf(answer) };
  }
  if (finishReason === undefined) throw streamCut(ctx.provider);
  requireComplete(finishReason, ctx.provider);
  yield { type: 'transcript.text.done', text, ...usage };
}

/** Thoughts are no part of what was said. */
function textOf({ content }: JsonRecord): string {
  const said = recordsOf(recordOf(content)['parts']).filter(({ thought }) => thought !== true);
  return said.map(({ text }) => (typeof text === 'string' ? text : '')).join('');
}

/** Half a transcript looks like a whole one, so it is an error. */
function requireComplete(finishReason: unknown, provider: string): void {
  switch (toFinishReason(finishReason, 0, provider)) {
    case 'length': {
      const message = `${provider} reached the limit of its output before the end of the recording. Send it in parts.`;
      throw new ProviderError(provider, 'bad_request', message, { param: 'file', code: 'output_limit_reached' });
    }
    case 'content_filter':
      throw new ProviderError(provider, 'content_policy', `${provider} withheld the transcript (${finishReason}).`);
  }
}

function usageOf({ usageMetadata }: JsonRecord): Pick<Transcript, 'usage'> {
  if (!isRecord(usageMetadata)) return {};
  const { prompt_tokens, completion_tokens, total_tokens, prompt_tokens_details } = toUsage(usageMetadata);
  const audio = prompt_tokens_details?.audio_tokens;
  return {
    usage: {
      type: 'tokens',
      input_tokens: prompt_tokens,
      output_tokens: completion_tokens,
      total_tokens,
      ...(audio !== undefined && {
        input_token_details: { audio_tokens: audio, text_tokens: prompt_tokens - audio },
      }),
    },
  };
}
