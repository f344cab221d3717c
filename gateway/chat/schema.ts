/**
 * What a chat request must be. Known fields are checked; unknown ones pass, so that tomorrow's parameters work today.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
import * as z from 'zod/mini';
import { boolean, integer, maybe, name, number, object, stop, streamOptions, string } from '../schema-parts.ts';

type Shape = Parameters<typeof z.looseObject>[0];

/** Objects told apart by their `type`: known ones by their own rules, kinds we do not know are left to the provider. */
function kinds(known: Readonly<Record<string, Shape>>, message: string) {
  const schemas = Object.entries(known).map(([type, shape]) => z.looseObject({ type: z.literal(type), ...shape }));
  const other = z.looseObject({ type: name }, message);
  return z.union(
    [
      z.discriminatedUnion('type', schemas as [(typeof schemas)[number]], 'must be a string'),
      // Without the abort, a union takes this for its best candidate, and its problem for the one to tell.
      other.check(z.refine(({ type }) => !Object.hasOwn(known, type), { abort: true, message })),
    ],
    message,
  );
}

const contentPart = kinds(
  {
    text: { text: string },
    image_url: { image_url: z.looseObject({ url: name }, 'must be an object with a `url`') },
    input_audio: { input_audio: z.looseObject({ data: name, format: name }) },
    file: { file: z.looseObject({ file_data: maybe(string), file_id: maybe(string), filename: maybe(string) }) },
    refusal: { refusal: string },
  },
  'must be an object with a `type`',
);

const content = z.union([string, z.array(contentPart)], 'must be a string or an array of content parts');
const toolCall = z.looseObject({
  id: name,
  type: z.optional(string),
  function: z.optional(z.looseObject({ name, arguments: z.optional(string) })),
});

const message = z.discriminatedUnion(
  'role',
  [
    z.looseObject({ role: z.literal(['system', 'developer', 'user', 'function']), content: maybe(content) }),
    z.looseObject({
      role: z.literal('assistant'),
      content: maybe(content),
      tool_calls: maybe(z.array(toolCall, 'must be an array of tool calls')),
      thinking_blocks: maybe(z.array(object, 'must be an array of blocks')),
    }),
    z.looseObject({ role: z.literal('tool'), content: maybe(content), tool_call_id: name }),
  ],
  {
    error: ({ code }) =>
      (code as string) === 'invalid_type'
        ? 'must be an object'
        : 'must be one of system, developer, user, assistant, tool',
  },
);

const conversation = z
  .array(message, 'must be an array of messages')
  .check(z.minLength(1, 'must hold at least one message'));

/** Plain text turns, by far the most of a long conversation, are seen to be right without the schema. */
const messages = z.any().check((payload) => {
  if (Array.isArray(payload.value) && payload.value.length > 0 && payload.value.every(isPlainTurn)) return;
  const checked = conversation.safeParse(payload.value);
  if (!checked.success) payload.issues.push(...(checked.error.issues as typeof payload.issues));
});

const plainRoles = new Set<unknown>(['system', 'developer', 'user', 'assistant']);

function isPlainTurn(turn: unknown): boolean {
  if (typeof turn !== 'object' || turn === null) return false;
  const { role, content, tool_calls, thinking_blocks } = turn as Record<string, unknown>;
  return (
    typeof content === 'string' && plainRoles.has(role) && tool_calls === undefined && thinking_blocks === undefined
  );
}

const tool = kinds(
  {
    function: {
      function: z.looseObject({
        name,
        description: maybe(string),
        parameters: maybe(object),
        strict: maybe(boolean),
      }),
    },
  },
  'must be an object with a `type`',
);
const toolChoice = z.union(
  [
    z.literal(['none', 'auto', 'required']),
    kinds(
      {
        function: { function: z.looseObject({ name }) },
        allowed_tools: {
          allowed_tools: z.looseObject({ mode: z.literal(['auto', 'required']), tools: z.array(object) }),
        },
      },
      'must be an object with a `type`',
    ),
  ],
  'must be none, auto, required, or an object that names a tool',
);
const responseFormat = z.discriminatedUnion(
  'type',
  [
    z.looseObject({ type: z.literal(['text', 'json_object']) }),
    z.looseObject({ type: z.literal('json_schema'), json_schema: z.looseObject({ name, schema: z.optional(object) }) }),
  ],
  'must have the type text, json_object or json_schema',
);

export const chatSchema = z.looseObject({
  model: name,
  messages,
  frequency_penalty: maybe(number(-2, 2)),
  presence_penalty: maybe(number(-2, 2)),
  temperature: maybe(number(0, 2)),
  top_p: maybe(number(0, 1)),
  max_tokens: maybe(integer(1, 10_000_000)),
  max_completion_tokens: maybe(integer(1, 10_000_000)),
  n: maybe(integer(1, 128)),
  top_logprobs: maybe(integer(0, 20)),
  logprobs: maybe(boolean),
  seed: maybe(z.number('must be an integer')),
  stop: maybe(stop),
  stream: maybe(boolean),
  stream_options: maybe(streamOptions),
  tools: maybe(z.array(tool, 'must be an array of tools')),
  tool_choice: maybe(toolChoice),
  parallel_tool_calls: maybe(boolean),
  response_format: maybe(responseFormat),
  reasoning_effort: maybe(
    z.literal(
      ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
      'must be none, minimal, low, medium, high, xhigh or max',
    ),
  ),
  logit_bias: maybe(object),
  modalities: maybe(z.array(string, 'must be an array of strings')),
  service_tier: maybe(string),
  store: maybe(boolean),
  thinking: maybe(z.looseObject({ type: name, budget_tokens: maybe(integer(0, 10_000_000)) }, 'must be an object')),
  web_search_options: maybe(object),
  metadata: maybe(object),
  user: maybe(string),
});
