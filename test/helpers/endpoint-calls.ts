/** One call of each endpoint, whole and streamed, as the official client makes them. */
import type OpenAI from 'openai';
import { toFile } from 'openai';

export interface EndpointCall {
  readonly name: string;
  readonly endpoint: string;
  /** Of the sandbox, with a price. */
  readonly model: string;
  /** Resolves with the headers of the answer, once all of it is there. @param asked instead of the model */
  make(client: OpenAI, asked?: string): Promise<Pick<Response, 'headers'>>;
}

type Ask = (client: OpenAI, model: string) => Promise<{ readonly data: unknown; readonly response: Response }>;

function call(name: string, endpoint: string, model: string, ask: Ask): EndpointCall {
  const make: EndpointCall['make'] = async (client, asked = model) => {
    const { data, response } = await ask(client, asked);
    if (isStream(data)) await Array.fromAsync(data);
    return response;
  };
  return { name, endpoint, model, make };
}

export function isStream(data: unknown): data is AsyncIterable<unknown> {
  return typeof data === 'object' && data !== null && Symbol.asyncIterator in data;
}

const messages = [{ role: 'user' as const, content: 'Say hello to Anna' }];
const prompt = 'Say hello to Anna';
const speech = () => toFile(Buffer.alloc(16_000, 1), 'speech.mp3');

const chat =
  (stream: boolean): Ask =>
  (client, model) =>
    client.chat.completions.create({ model, messages, stream }).withResponse();
const completion =
  (stream: boolean): Ask =>
  (client, model) =>
    client.completions.create({ model, prompt, stream }).withResponse();
const transcription =
  (stream: boolean): Ask =>
  async (client, model) =>
    client.audio.transcriptions.create({ model, file: await speech(), stream }).withResponse();

export const endpointCalls: readonly EndpointCall[] = [
  call('a chat', 'chat', 'openai/gpt-4o-mini', chat(false)),
  call('a streamed chat', 'chat', 'openai/gpt-4o-mini', chat(true)),
  call('a completion', 'completion', 'openai/gpt-3.5-turbo-instruct', completion(false)),
  call('a streamed completion', 'completion', 'openai/gpt-3.5-turbo-instruct', completion(true)),
  call('an embedding', 'embed', 'openai/text-embedding-3-small', (client, model) =>
    client.embeddings.create({ model, input: 'Hello Anna' }).withResponse(),
  ),
  call('a transcription', 'audio_transcription', 'openai/whisper-1', transcription(false)),
  call('a streamed transcription', 'audio_transcription', 'openai/gpt-4o-mini-transcribe', transcription(true)),
  call('a ranking', 'rerank', 'cohere/rerank-v3.5', (client, model) =>
    client.post('/rerank', { body: { model, query: 'fox', documents: ['A dog.', 'A red fox.'] } }).withResponse(),
  ),
];
