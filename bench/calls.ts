/** The same conversation, as a client of the gateway and as a client of each provider would send it. */
import { type Dialect, models } from './dialects.ts';

export type Size = 'small' | 'large';
export interface Question {
  readonly stream: boolean;
  readonly size: Size;
}
export interface Call {
  readonly path: string;
  readonly body: string;
  /** What the last bytes of a complete answer contain. */
  readonly ending: string;
}

interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

const system = 'You are a helpful assistant. Answer in one short paragraph.';
const small: readonly Message[] = [{ role: 'user', content: 'What does the fox say?' }];

/** Mixed prose, as people paste it: a few quotes, line breaks and letters outside ASCII. */
const paragraph =
  'She asked whether the "quick" way was worth its cost. It depends: for short answers it is, för långa not; a table\n' +
  'of what was measured over a day follows, with one line for each of the endpoints and the number of calls it took.\n';
const large: readonly Message[] = Array.from({ length: 41 }, (_, index) => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  content: paragraph.repeat(21),
}));
const messagesOf = (size: Size) => (size === 'small' ? small : large);
const asChat = (size: Size) => [{ role: 'system', content: system }, ...messagesOf(size)];

const limits = { temperature: 0.5, max_tokens: 512 };
const usage = { stream_options: { include_usage: true } };
const json = (body: object) => JSON.stringify(body);

function chat(model: string, { stream, size }: Question, options: object = usage): Call {
  const body = json({ model, messages: asChat(size), ...limits, ...(stream && { stream, ...options }) });
  return { path: '/v1/chat/completions', body, ending: stream ? '[DONE]' : '}' };
}

function anthropic({ stream, size }: Question): Call {
  const body = json({
    model: models.anthropic,
    system,
    messages: messagesOf(size),
    ...limits,
    ...(stream && { stream }),
  });
  return { path: '/v1/messages', body, ending: stream ? 'message_stop' : '}' };
}

function gemini({ stream, size }: Question): Call {
  const contents = messagesOf(size).map(({ role, content }) => ({
    role: role === 'user' ? 'user' : 'model',
    parts: [{ text: content }],
  }));
  const generationConfig = { temperature: 0.5, maxOutputTokens: 512 };
  const body = json({ contents, systemInstruction: { parts: [{ text: system }] }, generationConfig });
  const verb = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return { path: `/v1beta/models/${models.gemini}:${verb}`, body, ending: '"STOP"' };
}

function bedrock({ stream, size }: Question): Call {
  const messages = messagesOf(size).map(({ role, content }) => ({ role, content: [{ text: content }] }));
  const inferenceConfig = { temperature: 0.5, maxTokens: 512 };
  const verb = stream ? 'converse-stream' : 'converse';
  return {
    path: `/model/${encodeURIComponent(models.bedrock)}/${verb}`,
    body: json({ messages, system: [{ text: system }], inferenceConfig }),
    ending: stream ? '"totalTokens"' : '}',
  };
}

function cohere({ stream, size }: Question): Call {
  const body = json({ model: models.cohere, messages: asChat(size), ...limits, stream });
  return { path: '/v2/chat', body, ending: stream ? 'COMPLETE' : '}' };
}

const providerCalls: Record<Dialect, (question: Question) => Call> = {
  openai: (question) => chat(models.openai, question),
  mistral: (question) => chat(models.mistral, question, {}),
  anthropic,
  gemini,
  bedrock,
  cohere,
};

/** What the pass-through is sent: the provider's own request. */
export const providerCall = (dialect: Dialect, question: Question) => providerCalls[dialect](question);

/** What the gateway is sent: OpenAI's, with the model's name saying where it goes. */
export const gatewayCall = (dialect: Dialect, question: Question) => chat(`${dialect}/${models[dialect]}`, question);
