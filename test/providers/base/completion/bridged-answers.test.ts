/** Recorded answers of providers that only chat, as completions: whole, streamed, and the stream's bytes cut anywhere. */
import { describe, expect, test } from 'vitest';
import { anthropicChat } from '../../../../providers/anthropic/chat/transformation.ts';
import { toCompletion, toCompletionChunks } from '../../../../providers/base/completion/from-chat.ts';
import type { CompletionChunk } from '../../../../providers/base/completion/types.ts';
import type { Transformer } from '../../../../providers/base/endpoint.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { cohereChat } from '../../../../providers/cohere/chat/transformation.ts';
import { assembleCompletion } from '../../../helpers/assemble-completion.ts';
import { cutAt, inPieces, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';
import { readFixture } from '../../../helpers/fixture.ts';

interface Recorded {
  readonly response: object;
  readonly events: readonly { readonly type: string }[];
}

const cases: [provider: string, model: string, chat: Transformer<'chat'>, names: string[]][] = [
  [
    'anthropic',
    'claude-sonnet-4-5',
    anthropicChat,
    ['text', 'thinking', 'nothing-said', 'refusal', 'thinking-cut-by-length'],
  ],
  [
    'cohere',
    'command-a-reasoning-08-2025',
    cohereChat,
    ['text', 'thinking', 'nothing-said', 'cut-by-length', 'stop-sequence'],
  ],
];

describe.each(cases)('%s', (provider, model, chat, names) => {
  test.each(names)('%s', async (name) => {
    const { response, events } = readFixture<Recorded>(`${provider}/chat/answers/${name}.json`);
    const request = { model: `${provider}/${model}`, prompt: 'One' };
    const ctx = chatContext(provider, model);
    const bytes = sse(events.map((data) => ({ event: data.type, data })));
    const stream = (pieces: AsyncIterable<Uint8Array>): Promise<CompletionChunk[]> => {
      if (!chat.transformStream) throw new Error('This provider has no streams.');
      return collect(toCompletionChunks(chat.transformStream(decodeSse(pieces), ctx), request, provider));
    };
    const chunks = await stream(inPieces(bytes, bytes.length));

    expect(assembleCompletion(chunks)).toEqual(toCompletion(chat.transformResponse(response, ctx), request, provider));

    for (let at = 1; at < bytes.length; at++) {
      if (JSON.stringify(await stream(cutAt(bytes, at))) !== JSON.stringify(chunks))
        expect.fail(`The cut at byte ${at} changed the chunks.`);
    }
  });
});
