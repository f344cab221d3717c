/** One list of conversations for every translator: its exact request body for each is a fixture of the provider. */
import type { ChatRequest } from '../../providers/base/chat-types.ts';

type Conversation = Omit<ChatRequest, 'model'>;

const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
} as const;
const clock = { type: 'function', function: { name: 'get_time' } } as const;

const call = (id: string, name: string, args: string) =>
  ({ id, type: 'function', function: { name, arguments: args } }) as const;
const user = (content: string) => ({ role: 'user', content }) as const;

export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A model's schema with everything that providers differ about. */
export const personSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    age: { type: ['integer', 'null'], minimum: 0 },
    level: { type: 'integer', enum: [1, 2, 3] },
    pet: { oneOf: [{ $ref: '#/$defs/cat' }, { type: 'null' }] },
    friends: { type: 'array', items: { $ref: '#' } },
    extra: { type: 'object' },
  },
  required: ['name'],
  $defs: { cat: { type: 'object', properties: { kind: { const: 'cat' } } } },
};

export const conversations = {
  plain: { messages: [user('Hello')] },
  'system only': { messages: [{ role: 'system', content: 'Say hello.' }] },
  'system and developer at the head': {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'developer', content: 'Speak French.' },
      user('Hello'),
    ],
  },
  'system in the middle': {
    messages: [
      user('Hello'),
      { role: 'assistant', content: 'Hi!' },
      { role: 'system', content: 'Now be rude.' },
      user('Well?'),
    ],
  },
  'consecutive turns': {
    messages: [
      user('One'),
      user('Two'),
      { role: 'assistant', content: 'A' },
      { role: 'assistant', content: 'B' },
      user('Three'),
    ],
  },
  'empty texts': {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: '' },
          { type: 'text', text: 'Hello' },
        ],
      },
      { role: 'assistant', content: '' },
      user('Still there?'),
    ],
  },
  'assistant first': { messages: [{ role: 'assistant', content: 'How can I help?' }, user('Hello')] },
  'assistant last': { messages: [user('Count'), { role: 'assistant', content: 'One, two, ' }] },
  'image by URL': {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } },
        ],
      },
    ],
  },
  'image by data URL': {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
          { type: 'text', text: 'And this?' },
        ],
      },
    ],
  },
  'PDF file': {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'file', file: { filename: 'report.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } },
          { type: 'text', text: 'Summarise.' },
        ],
      },
    ],
  },
  'audio input': {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } },
          { type: 'text', text: 'What is said?' },
        ],
      },
    ],
  },
  sampling: {
    messages: [user('Hello')],
    temperature: 1.5,
    top_p: 0.9,
    seed: 7,
    stop: ['END', ' '],
    frequency_penalty: 0.5,
    presence_penalty: 0.25,
    max_completion_tokens: 100,
    user: 'user-1',
  },
  'tool offered': { messages: [user('Weather in Paris?')], tools: [weather] },
  'tool without parameters': { messages: [user('What time is it?')], tools: [clock], tool_choice: 'auto' },
  'tool required, one at a time': {
    messages: [user('Weather in Paris?')],
    tools: [weather, clock],
    tool_choice: 'required',
    parallel_tool_calls: false,
  },
  'tool named': {
    messages: [user('Weather in Paris?')],
    tools: [weather, clock],
    tool_choice: { type: 'function', function: { name: 'get_weather' } },
  },
  'tools forbidden': { messages: [user('Weather in Paris?')], tools: [weather], tool_choice: 'none' },
  'parallel tool results out of order': {
    messages: [
      user('Weather in Paris, and the time?'),
      {
        role: 'assistant',
        content: 'Let me look.',
        tool_calls: [call('call_a', 'get_weather', '{"city":"Paris"}'), call('call_b', 'get_time', '')],
      },
      { role: 'tool', tool_call_id: 'call_b', content: '12:00' },
      { role: 'tool', tool_call_id: 'call_a', content: [{ type: 'text', text: '18°C' }] },
      user('Thanks. And tomorrow?'),
    ],
    tools: [weather, clock],
  },
  'three rounds of tools': {
    messages: [
      user('Compare Paris and Rome.'),
      { role: 'assistant', content: null, tool_calls: [call('call_1', 'get_weather', '{"city":"Paris"}')] },
      { role: 'tool', tool_call_id: 'call_1', content: '18' },
      { role: 'assistant', content: 'Now Rome.', tool_calls: [call('call_2', 'get_weather', '{"city":"Rome"}')] },
      { role: 'tool', tool_call_id: 'call_2', content: '24' },
      { role: 'assistant', content: 'Rome is warmer.' },
      user('By how much?'),
    ],
    tools: [weather],
  },
  'foreign tool ids': {
    messages: [
      user('Weather?'),
      { role: 'assistant', content: null, tool_calls: [call('chatcmpl-tool:1/x', 'get_weather', '{"city":"Paris"}')] },
      { role: 'tool', tool_call_id: 'chatcmpl-tool:1/x', content: '{"degrees":18}' },
    ],
    tools: [weather],
  },
  'JSON object': { messages: [user('A person, as JSON')], response_format: { type: 'json_object' } },
  'JSON schema': {
    messages: [user('A person')],
    response_format: { type: 'json_schema', json_schema: { name: 'person', strict: true, schema: personSchema } },
  },
  'reasoning effort': { messages: [user('Think hard')], reasoning_effort: 'high', max_completion_tokens: 2000 },
  'cache marks': {
    messages: [
      { role: 'system', content: [{ type: 'text', text: 'A long manual', cache_control: { type: 'ephemeral' } }] },
      {
        role: 'user',
        content: [{ type: 'text', text: 'A long question', cache_control: { type: 'ephemeral', ttl: '1h' } }],
      },
    ],
    tools: [{ ...weather, cache_control: { type: 'ephemeral' } }],
  },
} as const satisfies Record<string, Conversation>;

export type ConversationName = keyof typeof conversations;
