/**
 * What a chat request must be. Known fields are checked; unknown ones pass, so that tomorrow's parameters work today.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
import * as z from 'zod/mini';
import {
  boolean,
  integer,
  jsonSchema,
  kinds,
  list,
  maybe,
  name,
  number,
  object,
  stop,
  streamOptions,
  string,
} from '../schema-parts.ts';

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

const content = z.union(
  [string, list(contentPart, 'must be an array')],
  'must be a string or an array of content parts',
);
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
      tool_calls: maybe(list(toolCall, 'must be an array of tool calls')),
      thinking_blocks: maybe(list(object, 'must be an array of blocks')),
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

const plainRoles = new Set<unknown>(['system', 'developer', 'user', 'assistant']);

/** Plain text, by far the most of a long conversation. */
function isPlainTurn(turn: unknown): boolean {
  if (typeof turn !== 'object' || turn === null) return false;
  const { role, content, tool_calls, thinking_blocks } = turn as Record<string, unknown>;
  return (
    typeof content === 'string' && plainRoles.has(role) && tool_calls === undefined && thinking_blocks === undefined
  );
}

const messages = list(message, 'must be an array of messages', isPlainTurn).check(
  z.refine((turns) => !Array.isArray(turns) || turns.length > 0, 'must hold at least one message'),
);

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
          allowed_tools: z.looseObject({
            mode: z.literal(['auto', 'required']),
            tools: list(object, 'must be an array'),
          }),
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
    z.looseObject({ type: z.literal('json_schema'), json_schema: jsonSchema }),
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
  tools: maybe(list(tool, 'must be an array of tools')),
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
  modalities: maybe(list(string, 'must be an array of strings')),
  service_tier: maybe(string),
  store: maybe(boolean),
  thinking: maybe(z.looseObject({ type: name, budget_tokens: maybe(integer(0, 10_000_000)) }, 'must be an object')),
  web_search_options: maybe(object),
  metadata: maybe(object),
  user: maybe(string),
});
