import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Between two chunks of a paced answer. */
export const PACE_MS = 80;

export interface UpstreamRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: ChatBody;
}

export interface OpenAIUpstream {
  readonly url: string;
  /** What it was sent, in order. */
  readonly requests: readonly UpstreamRequest[];
  /** From now on a key is answered with this status. */
  refuse(key: string, status: number, headers?: Readonly<Record<string, string>>): void;
  /** Closes the connections it keeps open for further requests. */
  dropConnections(): void;
  close(): void;
}

interface ChatBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly content: string }[];
}

/** Answers like OpenAI's chat endpoint with the words of the last message. The model's name picks how it does so. */
export async function startOpenAIUpstream(): Promise<OpenAIUpstream> {
  const requests: UpstreamRequest[] = [];
  const refusals = new Map<string, readonly [status: number, headers: Readonly<Record<string, string>>]>();
  const server = createServer(async (request, response) => {
    const body: ChatBody = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString());
    requests.push({ headers: request.headers, body });
    const refusal = refusals.get(request.headers.authorization ?? '');
    if (refusal) response.writeHead(...refusal).end(refusalOf(request.headers.authorization));
    else await answer(body, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    refuse: (key, status, headers = {}) => void refusals.set(`Bearer ${key}`, [status, headers]),
    dropConnections: () => server.closeIdleConnections(),
    close: () => server.close().closeAllConnections(),
  };
}

/** Providers like to quote the key they refuse. */
function refusalOf(key: string | undefined): string {
  return JSON.stringify({ error: { message: `Refused: ${key}`, type: 'invalid_request_error', code: null } });
}

async function answer(body: ChatBody, response: ServerResponse): Promise<void> {
  const text = body.messages.at(-1)?.content ?? '';
  if (body.model === 'silent') return;
  if (body.model === 'late') await sleep(11_500);
  if (!body.stream) return sendJson(response, 200, completion(body.model, text));
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'upstream-1' });
  await sendWords(text.split(' '), body, response);
}

async function sendWords(words: readonly string[], { model }: ChatBody, response: ServerResponse): Promise<void> {
  for (const [index, word] of words.entries()) {
    response.write(event({ ...chunk(model), choices: [choice({ content: index === 0 ? word : ` ${word}` })] }));
    if (model === 'paced') await sleep(PACE_MS);
    // The words before have to be on their way, else the broken connection overtakes them.
    if (model === 'cut' && index === 1) return void setTimeout(() => response.destroy(), PACE_MS);
    if (model === 'stalled' && index === 1) return;
  }
  response.write(event({ ...chunk(model), choices: [choice({}, 'stop')] }));
  response.write(event({ ...chunk(model), choices: [], usage: usage(words.length) }));
  response.end('data: [DONE]\n\n');
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function chunk(model: string) {
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_767_225_600, model };
}

function choice(delta: object, finishReason: string | null = null) {
  return { index: 0, delta, finish_reason: finishReason };
}

function completion(model: string, content: string): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_767_225_600,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content, refusal: null }, finish_reason: 'stop' }],
    usage: usage(content.split(' ').length),
  };
}

function usage(completionTokens: number) {
  return { prompt_tokens: 3, completion_tokens: completionTokens, total_tokens: 3 + completionTokens };
}
