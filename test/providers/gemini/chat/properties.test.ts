import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChatChunk, Message } from '../../../../providers/base/chat-types.ts';
import { GatewayError } from '../../../../providers/base/errors.ts';
import { signId } from '../../../../providers/base/signed-ids.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { geminiChat } from '../../../../providers/gemini/chat/transformation.ts';
import { readable } from '../../../helpers/answer-cases.ts';
import { assemble } from '../../../helpers/assemble.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';

const model = fc.constantFrom('gemini-3-pro-preview', 'gemini-2.5-flash', 'gemma-3-27b-it', 'tunedModels/mine', '%/?');
const text = fc.string({ unit: 'grapheme' });
const url = fc.oneof(text, fc.constantFrom('data:image/png;base64,iVBO', 'data:,%', 'https://a.b/c.png', 'gs://b/c'));
const part = fc.oneof(
  fc.record({ type: fc.constant('text'), text }),
  fc.record({ type: fc.constant('image_url'), image_url: fc.record({ url }) }),
  fc.record({ type: fc.constant('input_audio'), input_audio: fc.record({ data: text, format: text }) }),
  fc.record({
    type: fc.constant('file'),
    file: fc.record({ file_data: url, file_id: url, filename: text }, { requiredKeys: [] }),
  }),
  fc.record({ type: text }),
);
const content = fc.oneof(text, fc.array(part, { maxLength: 3 }), fc.constant(null));
const id = fc.constantFrom('call_1', 'g1bmv6il', signId('g1bmv6il', { signature: 'c2ln' }), 'x__sig_broken');
const toolCall = fc.record({
  id,
  type: fc.constant('function'),
  function: fc.record({ name: fc.constant('f'), arguments: fc.constantFrom('', '{}', '{"a":1}', '[', 'null') }),
});
const message = fc.oneof(
  fc.record({ role: fc.constantFrom('system', 'developer', 'user'), content }),
  fc.record({ role: fc.constant('assistant'), content, tool_calls: fc.array(toolCall, { maxLength: 2 }) }),
  fc.record({ role: fc.constant('tool'), tool_call_id: id, content }),
);
const request = fc.record(
  {
    messages: fc.array(message, { minLength: 1, maxLength: 6 }),
    tools: fc.array(
      fc.record({
        type: fc.constantFrom('function', 'google_search', 'custom'),
        function: fc.record({ name: fc.constant('f'), parameters: fc.dictionary(text, fc.jsonValue()) }),
      }),
      { maxLength: 2 },
    ),
    tool_choice: fc.constantFrom('auto', 'none', 'required', { type: 'function', function: { name: 'f' } }, null),
    reasoning_effort: fc.constantFrom('none', 'minimal', 'max', null),
    stop: fc.oneof(text, fc.array(text), fc.constant(null)),
    response_format: fc.record({
      type: fc.constant('json_schema'),
      json_schema: fc.record({ name: text, schema: fc.dictionary(text, fc.jsonValue()) }),
    }),
    modalities: fc.constantFrom(['text'], ['audio'], null),
    generation_config: fc.jsonValue(),
    extra_body: fc.jsonValue(),
  },
  { requiredKeys: ['messages'] },
);

test('no request fails with anything but an error a caller can read', () => {
  fc.assert(
    fc.property(model, request, (name, asked) => {
      const ctx = chatContext('gemini', name, asked as { messages: Message[] });
      try {
        expect(geminiChat.transformRequest(ctx.request, ctx).path).toMatch(/^\/(?:models|tunedModels)\/[^/?#]+:\w+$/);
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
      }
    }),
    { numRuns: 500 },
  );
});

const answerPart = fc.oneof(
  fc.record({ text }),
  fc.record({ text, thought: fc.constant(true) }),
  fc.record({ functionCall: fc.record({ name: text, args: fc.dictionary(text, fc.jsonValue()) }) }),
  fc.record({ functionCall: fc.record({ name: text, id: text }), thoughtSignature: fc.base64String() }),
);

test('however an answer is split into events, it is the same answer', async () => {
  const ctx = chatContext('gemini', 'gemini-3-pro-preview');
  const events = fc.array(fc.array(answerPart, { maxLength: 3 }), { maxLength: 4 });

  await fc.assert(
    fc.asyncProperty(events, fc.constantFrom('STOP', 'MAX_TOKENS', 'SAFETY'), async (lists, finishReason) => {
      const end = { candidates: [{ finishReason }], usageMetadata: { promptTokenCount: 1, thoughtsTokenCount: 2 } };
      const data = [...lists.map((parts) => ({ candidates: [{ content: { parts } }] })), end];
      const whole = { ...end, candidates: [{ content: { parts: lists.flat() }, finishReason }] };
      const stream = geminiChat.transformStream?.(
        decodeSse(inPieces(sse(data.map((event) => ({ data: event }))), 50)),
        ctx,
      );

      const chunks = await collect(stream as AsyncIterable<ChatChunk>);

      expect(readable(assemble(chunks))).toEqual(readable(geminiChat.transformResponse(whole, ctx)));
    }),
  );
});
