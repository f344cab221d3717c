/** What holds for any request and any stream. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeAwsEventStream } from '../../../../providers/base/aws-event-stream.ts';
import type { ChatChunk, ChatRequest } from '../../../../providers/base/chat-types.ts';
import { GatewayError } from '../../../../providers/base/errors.ts';
import { bedrockChat } from '../../../../providers/bedrock/chat/transformation.ts';
import { awsEventStream } from '../../../helpers/aws-event-stream.ts';
import { models } from '../../../helpers/bedrock.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';
import { readFixtures } from '../../../helpers/fixture.ts';

const text = fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('', ' ', 'Hi'));
const mark = fc.record({ cache_control: fc.constant({ type: 'ephemeral' as const }) }, { requiredKeys: [] });
const part = fc.oneof(
  fc.tuple(text, mark).map(([said, marked]) => ({ type: 'text', text: said, ...marked })),
  fc.constantFrom('data:image/png;base64,AA', 'data:,x', 'https://a.b/c.png', 's3://a/b.gif', '').map((url) => ({
    type: 'image_url',
    image_url: { url },
  })),
  fc.record({ type: fc.constant('file'), file: fc.record({ file_data: text, filename: text }, { requiredKeys: [] }) }),
);
const content = fc.oneof(text, fc.array(part, { maxLength: 3 }), fc.constant(null));
const said = fc.record({ role: fc.constantFrom('system', 'user', 'assistant', 'developer'), content });
/** A call and its answer, so that conversations get past the check that they pair up. */
const round = fc.tuple(text, text, content).map(([id, args, answer]) => [
  { role: 'assistant', content: null, tool_calls: [{ id: `c${id}`, function: { name: 'f', arguments: args } }] },
  { role: 'tool', tool_call_id: `c${id}`, content: answer },
]);
const messages = fc.array(
  fc.oneof(
    said.map((message) => [message]),
    round,
  ),
  { minLength: 1, maxLength: 6 },
);
const tool = { type: 'function', function: { name: 'f' } } as const;
const request = fc.record(
  {
    messages: messages.map((rounds) => rounds.flat()),
    tools: fc.constantFrom([], [tool]),
    tool_choice: fc.constantFrom('none', 'auto', 'required', null),
    reasoning_effort: fc.constantFrom('none', 'low', 'max', null),
    response_format: fc.constantFrom({ type: 'json_object' }, { type: 'text' }),
    stop: fc.oneof(text, fc.array(text, { maxLength: 2 })),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    metadata: fc.dictionary(text, text, { maxKeys: 3 }),
  },
  { requiredKeys: ['messages'] },
) as unknown as fc.Arbitrary<Partial<ChatRequest>>;

interface Body {
  readonly messages: readonly { readonly role: string; readonly content: readonly Record<string, unknown>[] }[];
  readonly toolConfig?: object;
}

test('any request is refused as such, or sent by the rules of the API', () => {
  fc.assert(
    fc.property(request, fc.constantFrom(...Object.values(models)), (asked, model) => {
      const ctx = chatContext('bedrock', model, asked);
      let body: Body;
      try {
        body = bedrockChat.transformRequest(ctx.request, ctx).body as Body;
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
        return;
      }
      const blocks = body.messages.flatMap((turn) => turn.content);
      expect(body.messages.map((turn) => turn.role)).toEqual(
        body.messages.map((_, index) => (index % 2 === 0 ? 'user' : 'assistant')),
      );
      expect(body.messages.every((turn) => turn.content.length > 0)).toBe(true);
      expect(blocks.every((block) => Object.keys(block).length === 1)).toBe(true);
      expect(blocks.every((block) => block['text'] === undefined || String(block['text']).trim() !== '')).toBe(true);
      if (blocks.some((block) => block['toolUse'])) expect(body.toolConfig).toBeDefined();
    }),
    { numRuns: 500 },
  );
});

test('any split of a stream gives the same chunks', async () => {
  const fixtures = readFixtures<{ model?: string; request?: object; events: object[] }>('bedrock/chat/answers');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fixtures),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 }),
      async ([, { model = models.claude, request: asked = {}, events }], sizes) => {
        const ctx = chatContext('bedrock', model, asked);
        const bytes = awsEventStream(events);
        const read = (pieces: AsyncIterable<Uint8Array>) =>
          collect(
            bedrockChat.transformStream?.(decodeAwsEventStream(pieces, 'bedrock'), ctx) as AsyncIterable<ChatChunk>,
          );

        expect(await read(split(bytes, sizes))).toEqual(await read(split(bytes, [bytes.length])));
      },
    ),
    { numRuns: 60 },
  );
});

/** The sizes in turn, again and again. */
async function* split(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let start = 0, turn = 0; start < bytes.length; turn++) {
    const end = start + (sizes[turn % sizes.length] ?? 1);
    yield bytes.subarray(start, end);
    start = end;
  }
}
