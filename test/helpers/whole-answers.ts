/** Whole answers of every kind, as fast-check makes them. */
import fc from 'fast-check';
import type { ChatResponse } from '../../providers/base/chat-types.ts';
import type { CompletionResponse } from '../../providers/base/completion/types.ts';

const text = fc.string({ unit: 'grapheme' });
const head = {
  id: fc.uuid(),
  created: fc.nat(),
  model: fc.constantFrom('gpt-4o', 'm'),
};
const usage = fc.record({ prompt_tokens: fc.nat(), completion_tokens: fc.nat(), total_tokens: fc.nat() });
const tier = fc.constantFrom('default', 'flex');

const call = fc.record({
  id: fc.uuid(),
  type: fc.constant('function'),
  function: fc.record({ name: text, arguments: fc.oneof(text, fc.constant('{"city":"Paris"}')) }),
});
const token = fc.record({ token: text, logprob: fc.double({ noNaN: true, max: 0 }), bytes: fc.constant(null) });
const message = fc.record(
  {
    role: fc.constant('assistant'),
    content: fc.option(text),
    refusal: fc.option(text),
    reasoning_content: text,
    tool_calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    thinking_blocks: fc.array(fc.record({ type: fc.constant('thinking'), thinking: text }), { minLength: 1 }),
    annotations: fc.array(fc.record({ type: fc.constant('url_citation') }), { minLength: 1 }),
  },
  { requiredKeys: ['role', 'content', 'refusal'] },
);
const choice = fc.record({
  message,
  logprobs: fc.option(fc.record({ content: fc.option(fc.array(token)), refusal: fc.option(fc.array(token)) })),
  finish_reason: fc.constantFrom('stop', 'length', 'tool_calls', 'content_filter'),
});

const indexed = <T extends object>(choices: readonly T[]) => choices.map((each, index) => ({ index, ...each }));

/** As a caller gets it, whose stream would say the same. */
export const chatAnswer = fc
  .record(
    {
      ...head,
      object: fc.constant('chat.completion'),
      choices: fc.array(choice, { minLength: 1, maxLength: 3 }).map(indexed),
      usage,
      service_tier: tier,
      system_fingerprint: text,
    },
    { requiredKeys: ['id', 'created', 'model', 'object', 'choices'] },
  )
  .map((answer) => answer as unknown as ChatResponse);

const completionChoice = fc.record({
  text,
  logprobs: fc.option(
    fc.record({
      tokens: fc.array(text),
      token_logprobs: fc.array(fc.double({ noNaN: true })),
      text_offset: fc.array(fc.nat()),
    }),
  ),
  finish_reason: fc.constantFrom('stop', 'length', 'content_filter'),
});

export const completionAnswer = fc
  .record(
    {
      ...head,
      object: fc.constant('text_completion'),
      choices: fc.array(completionChoice, { minLength: 1, maxLength: 3 }).map(indexed),
      usage,
      system_fingerprint: text,
    },
    { requiredKeys: ['id', 'created', 'model', 'object', 'choices'] },
  )
  .map((answer) => answer as unknown as CompletionResponse);
