/** Chat requests of every kind that callers may send: the schema takes them, whether or not they make sense. */
import fc from 'fast-check';
import type { ChatRequest, Message } from '../../providers/base/chat-types.ts';
import { signId } from '../../providers/base/signed-ids.ts';
import { personSchema } from './conversations.ts';

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('', ' \n', '{"a":1}', '__proto__'));
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const name = fc.string({ minLength: 1, maxLength: 12 });
/** What most callers send, and what only a few do. */
const mostly = <T, U>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: rare });
const mark = some(fc.constantFrom({ type: 'ephemeral' }, { type: 'ephemeral', ttl: '1h' }));

const block = fc.oneof(
  fc.record({ type: fc.constant('thinking'), thinking: text, signature: fc.constantFrom('', 'c2ln') }),
  fc.record({ type: fc.constant('redacted_thinking'), data: fc.constant('EmwK') }),
);
const plainOrSigned = fc.oneof(
  fc.uuid(),
  fc
    .tuple(name, fc.array(block, { maxLength: 2 }))
    .map(([plain, blocks]) => signId(plain, { blocks: blocks as never })),
  fc.tuple(name, name).map(([plain, signature]) => signId(plain, { signature })),
);

const id = mostly(
  plainOrSigned,
  name.map((broken) => `${broken}__sig_${broken}`),
);

const url = mostly(
  fc.constantFrom('https://example.com/a.png', 'data:image/png;base64,AAAA'),
  fc.oneof(fc.constantFrom('data:text/plain,a%20b', 'data:,', 'data:x', 'data:a,%'), name),
);
const usualPart = fc.oneof(
  fc.record({ type: fc.constant('text'), text, cache_control: mark }),
  fc.record({ type: fc.constant('image_url'), image_url: fc.record({ url }), cache_control: mark }),
  fc.record({ type: fc.constant('refusal'), refusal: text }),
);
const rarePart = fc.oneof(
  fc.record({
    type: fc.constant('file'),
    file: fc.record({ file_data: some(url), file_id: some(name), filename: some(name) }),
  }),
  fc.record({ type: fc.constant('input_audio'), input_audio: fc.record({ data: name, format: fc.constant('wav') }) }),
  fc.record({ type: fc.constantFrom('video_url', 'hologram', 'constructor') }),
);
const part = mostly(usualPart, rarePart);
const content = some(fc.oneof(maybe(text), fc.array(part, { maxLength: 3 })));

const call = fc.record({
  id,
  type: fc.constant('function'),
  function: fc.record({
    name,
    arguments: mostly(fc.constantFrom('{}', '', '{"city":"Paris"}'), fc.oneof(text, fc.constantFrom('[1]', 'null'))),
  }),
});
const assistant = fc.record({
  role: fc.constant('assistant'),
  content,
  tool_calls: some(maybe(fc.array(call, { maxLength: 3 }))),
  thinking_blocks: some(maybe(fc.array(block, { maxLength: 2 }))),
  reasoning_content: some(text),
  refusal: some(maybe(text)),
});
const other = fc.record({
  role: mostly(fc.constantFrom('system', 'developer', 'user'), fc.constant('function')),
  content,
  cache_control: mark,
});
const stray = fc.record({ role: fc.constant('tool'), content, tool_call_id: id });

/** An assistant turn with its calls answered, as most are. */
const round = fc
  .tuple(assistant, content)
  .map(([turn, result]) => [
    turn,
    ...(turn.tool_calls ?? []).map((made) => ({ role: 'tool', tool_call_id: made.id, content: result })),
  ]);
const turns = mostly(
  fc.oneof(
    other.map((turn) => [turn]),
    round,
  ),
  stray.map((turn) => [turn]),
);
const messages = fc.array(turns, { minLength: 1, maxLength: 5 }).map((all) => all.flat() as readonly Message[]);

const parameters = fc.constantFrom<object>({}, { type: 'object' }, personSchema, {
  type: 'object',
  properties: { a: true },
});
const functionTool = fc.record({
  type: fc.constant('function'),
  function: fc.record({
    name: fc.constantFrom('f', 'g'),
    parameters: some(maybe(parameters)),
    strict: some(maybe(fc.boolean())),
  }),
  cache_control: mark,
});
const tool = mostly(
  functionTool,
  fc.oneof(
    fc.record({ type: fc.constant('custom'), custom: fc.record({ name }) }),
    fc.record({ type: fc.constant('web_search_20250305'), name: fc.constant('web_search') }),
  ),
);
const toolChoice = mostly(
  fc.constantFrom('none', 'auto', 'required'),
  fc.oneof(
    fc.record({ type: fc.constant('function'), function: fc.record({ name: fc.constantFrom('f', 'h') }) }),
    fc.record({ type: fc.constant('custom'), custom: fc.record({ name }) }),
    fc.record({
      type: fc.constant('allowed_tools'),
      allowed_tools: fc.record({
        mode: fc.constantFrom('auto', 'required'),
        tools: fc.array(fc.constantFrom({ type: 'function', function: { name: 'f' } }, { type: 'mcp' }), {
          maxLength: 2,
        }),
      }),
    }),
  ),
);
const format = fc.oneof(
  fc.record({ type: fc.constantFrom('text', 'json_object') }),
  fc.record({ type: fc.constant('json_schema'), json_schema: fc.record({ name, schema: some(parameters) }) }),
);

/** Without its model, which the test names. */
export const chatRequests = fc.record(
  {
    messages,
    tools: maybe(fc.array(tool, { maxLength: 3 })),
    tool_choice: maybe(toolChoice),
    parallel_tool_calls: maybe(fc.boolean()),
    response_format: maybe(format),
    reasoning_effort: maybe(fc.constantFrom('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')),
    thinking: maybe(
      fc.constantFrom({ type: 'enabled', budget_tokens: 2000 }, { type: 'adaptive' }, { type: 'disabled' }),
    ),
    max_tokens: maybe(fc.integer({ min: 1, max: 200_000 })),
    temperature: maybe(fc.double({ min: 0, max: 2, noNaN: true })),
    top_p: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
    stop: maybe(fc.oneof(text, fc.array(text, { maxLength: 2 }))),
    n: maybe(mostly(fc.constant(1), fc.constant(2))),
    user: maybe(text),
    metadata: maybe(fc.constantFrom({}, { user_id: 'u' }, { team: 'red' })),
    service_tier: maybe(fc.constantFrom('auto', 'flex', 'constructor')),
    web_search_options: maybe(
      fc.constantFrom({}, { user_location: { type: 'approximate', approximate: { city: 'Paris' } } }),
    ),
    stream: maybe(fc.boolean()),
  },
  { requiredKeys: ['messages'] },
) as unknown as fc.Arbitrary<Omit<ChatRequest, 'model'>>;
