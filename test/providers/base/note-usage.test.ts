/** What providers count while they answer is told at once, after the chunks it counts: a stream may break off. */
import { expect, test } from 'vitest';
import { transformStream as fromAnthropic } from '../../../providers/anthropic/chat/stream.ts';
import type { Usage } from '../../../providers/base/chat-types.ts';
import type { CallContext } from '../../../providers/base/endpoint.ts';
import { openAICompatibleChat } from '../../../providers/base/openai-dialect/dialect.ts';
import type { ServerSentEvent } from '../../../providers/base/sse.ts';
import { transformStream as fromGemini } from '../../../providers/gemini/chat/stream.ts';
import { chatContext } from '../../helpers/context.ts';

type Transform = (events: AsyncIterable<ServerSentEvent>, ctx: CallContext<'chat'>) => AsyncIterable<unknown>;
const fromOpenAI = openAICompatibleChat({}).transformStream as Transform;

async function* breakingOff(bodies: readonly object[]): AsyncGenerator<ServerSentEvent> {
  for (const body of bodies) yield { data: JSON.stringify(body) };
  throw new Error('The connection broke.');
}

/** In the order they came: `chunk`, and `prompt + completion` for each count. */
async function told(transform: Transform, bodies: readonly object[]): Promise<string[]> {
  const seen: string[] = [];
  const noteUsage = (usage: () => Usage) => {
    const { prompt_tokens, completion_tokens } = usage();
    seen.push(`${prompt_tokens} + ${completion_tokens}`);
  };
  const chunks = transform(breakingOff(bodies), chatContext('acme', 'm', {}, { noteUsage }));
  await (async () => {
    for await (const _ of chunks) seen.push('chunk');
  })().catch(() => {});
  return seen;
}

const openAI = (content: string, usage?: object) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }],
  ...(usage && { usage }),
});
const gemini = (text: string, candidatesTokenCount: number) => ({
  candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0 }],
  usageMetadata: { promptTokenCount: 5, candidatesTokenCount, totalTokenCount: 5 + candidatesTokenCount },
});
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [] };

test.each<[string, Transform, object[], string[]]>([
  [
    'Anthropic tells at the start and before the end',
    fromAnthropic,
    [
      { type: 'message_start', message: { ...message, usage: { input_tokens: 5, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } },
    ],
    ['5 + 1', 'chunk', '5 + 9'],
  ],
  [
    'Gemini tells with every event',
    fromGemini,
    [gemini('Hi', 1), gemini(' you', 2)],
    ['chunk', '5 + 1', 'chunk', '5 + 2'],
  ],
  [
    'hosts that count on every chunk tell with each',
    fromOpenAI,
    [1, 2].map((completion_tokens) =>
      openAI('Hi', { prompt_tokens: 5, completion_tokens, total_tokens: 5 + completion_tokens }),
    ),
    ['chunk', '5 + 1', 'chunk', '5 + 2'],
  ],
  ['others tell nothing before the end', fromOpenAI, [openAI('Hi'), openAI(' you')], ['chunk', 'chunk']],
])('%s', async (_, transform, bodies, expected) => {
  expect(await told(transform, bodies)).toEqual(expected);
});
