/** Who is asked for what: every kind of endpoint, every dialect. */
import type { Endpoint } from '../../providers/base/endpoint.ts';
import { file, form, formType, text } from '../helpers/form.ts';

export interface Subject {
  readonly endpoint: Endpoint;
  readonly provider: string;
  readonly model: string;
  /** Whether callers can have it streamed. */
  readonly streams: boolean;
  /** Whether the provider streams it then; else a stream is made of the whole. */
  readonly upstreamStreams: boolean;
  /** Of the few that are enough for some faults. */
  readonly few: boolean;
  /** Of its endpoint. */
  readonly first: boolean;
}

const models: Readonly<Record<Endpoint, Readonly<Record<string, string>>>> = {
  chat: {
    openai: 'gpt-4o',
    anthropic: 'claude-sonnet-4-5',
    gemini: 'gemini-2.5-flash',
    bedrock: 'amazon.nova-lite-v1:0',
    cohere: 'command-a-03-2025',
    mistral: 'mistral-large-latest',
    groq: 'openai/gpt-oss-120b',
  },
  completion: { openai: 'gpt-3.5-turbo-instruct', anthropic: 'claude-sonnet-4-5', mistral: 'codestral-latest' },
  embed: {
    openai: 'text-embedding-3-small',
    gemini: 'gemini-embedding-001',
    bedrock: 'us.cohere.embed-v4:0',
    cohere: 'embed-v4.0',
    voyage: 'voyage-3.5',
  },
  audio_transcription: {
    openai: 'gpt-4o-transcribe',
    gemini: 'gemini-2.5-flash',
    mistral: 'voxtral-mini-latest',
    deepgram: 'nova-3',
    elevenlabs: 'scribe_v2',
  },
  rerank: { cohere: 'rerank-v3.5', bedrock: 'cohere.rerank-v3-5:0', voyage: 'rerank-2.5', jina: 'jina-reranker-v3' },
};

const wholeOnly: readonly Endpoint[] = ['embed', 'rerank'];
const streamedByUs = ['deepgram', 'elevenlabs'];
const chosen = ['chat openai', 'chat bedrock', 'rerank cohere'];

export const subjects: readonly Subject[] = (Object.keys(models) as Endpoint[]).flatMap((endpoint) =>
  Object.entries(models[endpoint]).map(([provider, model]) => {
    const name = `${endpoint} ${provider}`;
    const [first] = Object.keys(models[endpoint]);
    const streams = !wholeOnly.includes(endpoint);
    const upstreamStreams = streams && !streamedByUs.includes(provider);
    return {
      endpoint,
      provider,
      model,
      streams,
      upstreamStreams,
      few: chosen.includes(name),
      first: provider === first,
    };
  }),
);

/** As callers name it. */
export const modelOf = ({ provider, model }: Subject) => `${provider}/${model}`;

interface Call {
  readonly path: string;
  readonly type: string;
  readonly body: string | Buffer;
}

const sound = Buffer.alloc(8000, 'sound');
const messages = [{ role: 'user', content: 'Hello there' }];

/** @param model as callers name it: `provider/model`, or an alias */
export function callOf(endpoint: Endpoint, model: string, stream: boolean): Call {
  const json = (path: string, fields: object): Call => ({
    path,
    type: 'application/json',
    body: JSON.stringify({ model, ...fields, ...(stream && { stream }) }),
  });
  if (endpoint === 'chat') return json('/v1/chat/completions', { messages });
  if (endpoint === 'completion') return json('/v1/completions', { prompt: 'Hello there' });
  if (endpoint === 'embed') return json('/v1/embeddings', { input: ['Hello', 'there'] });
  if (endpoint === 'rerank') return json('/v1/rerank', { query: 'Hello', documents: ['Hello there', 'Bye', 'Oh'] });
  const fields = [text('model', model), ...(stream ? [text('stream', 'true')] : []), file('file', 'a.mp3', sound)];
  return { path: '/v1/audio/transcriptions', type: formType, body: form(...fields) };
}
