import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deliver } from './delivery.ts';
import { type Call, type Dialect, jsonReply, type Reply, type Route } from './dialect.ts';
import { dialectOf } from './dialects.ts';
import { type Directives, directivesHeader, parseDirectives, splitModel } from './directives.ts';
import { createPromptCache, type PromptCache } from './prompt-cache.ts';
import { Refusal } from './refusal.ts';

export interface SandboxOptions {
  /** @default 0: any free port */
  readonly port?: number;
  /** Milliseconds between the events of a stream. @default 0 */
  readonly pace?: number;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`; `sandboxBaseUrl(url, provider)` gives a provider's base URL on it. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a simulator on loopback that speaks every provider's own wire format, with no key and no account. */
export async function startSandbox({ port = 0, pace = 0 }: SandboxOptions = {}): Promise<Sandbox> {
  const stage: Stage = { pace, promptCache: createPromptCache(), requests: 0 };
  const server = createServer((request, response) => {
    response.on('error', () => {});
    serve(request, response, stage).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => closeAll(server) };
}

/** What one sandbox keeps between requests. */
interface Stage {
  readonly pace: number;
  readonly promptCache: PromptCache;
  requests: number;
}

async function serve(request: IncomingMessage, response: ServerResponse, stage: Stage): Promise<void> {
  const raw = await readBody(request);
  stage.requests += 1;
  const { call, dialect, route } = receive(request, raw, stage);
  const { directives, reply } = answer(call, dialect, route);
  response.setHeader(directivesHeader, 'true');
  for (const [name, value] of Object.entries(dialect.headers?.(call) ?? {})) response.setHeader(name, value);
  await deliver(reply, { pace: stage.pace, ...directives }, response);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function receive(request: IncomingMessage, raw: Buffer, stage: Stage) {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const [, provider = '', path = ''] = /^\/([^/]*)(.*)$/.exec(url.pathname) ?? [];
  const { method = 'GET', headers } = request;
  const dialect = dialectOf(provider);
  const route = dialect.routes.find(
    (candidate) => candidate.path.test(path) && (candidate.method ?? 'POST') === method,
  );
  const requestId = `sandbox-${String(stage.requests).padStart(6, '0')}`;
  const body = parseJson(raw);
  const model = namedModel(route, path, body);
  const { promptCache } = stage;
  const call: Call = {
    provider,
    method,
    path,
    query: url.searchParams,
    headers,
    raw,
    body,
    model,
    directives: {},
    promptCache,
    requestId,
  };
  return { call, dialect, route };
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}

function namedModel(route: Route | undefined, path: string, body: unknown): string {
  const inPath = route?.path.exec(path)?.groups?.['model'];
  if (inPath !== undefined) return decodeURIComponent(inPath);
  const inBody = isRecord(body) ? body['model'] : undefined;
  return typeof inBody === 'string' ? inBody : '';
}

/** The reply, and the directives to spoil it by. */
function answer(call: Call, dialect: Dialect, route: Route | undefined): { directives: Directives; reply: Reply } {
  let directed = call;
  try {
    directed = takeDirectives(call);
    if (!route) throw new Refusal(404, `Unknown request URL: ${call.method} ${call.path}.`);
    dialect.authenticate(directed);
    failAsDirected(directed);
    if (route.body !== 'bytes' && directed.body === undefined && directed.method === 'POST')
      throw new Refusal(400, 'The request body is not valid JSON.');
    return { directives: directed.directives, reply: failWhole(route.answer(directed), directed.directives) };
  } catch (error) {
    return { directives: directed.directives, reply: toReply(error, dialect, directed) };
  }
}

function toReply(error: unknown, dialect: Dialect, call: Call): Reply {
  if (error instanceof Refusal) return dialect.refuse(error, call);
  return jsonReply({ sandbox_defect: error instanceof Error ? error.stack : String(error) }, 500);
}

/** Reads the directives from the header and the model name, and leaves the plain name behind. */
function takeDirectives(call: Call): Call {
  const { model, directives } = splitModel(call.model);
  const header = call.headers[directivesHeader] ?? [];
  const fromHeader = parseDirectives([header].flat().flatMap((value) => value.split(',')));
  const body =
    isRecord(call.body) && call.body['model'] === call.model && call.model !== model
      ? { ...call.body, model }
      : call.body;
  return { ...call, model, body, directives: { ...fromHeader, ...directives } };
}

function failAsDirected({ directives }: Call): void {
  const { status } = directives;
  if (status === undefined) return;
  const retryAfter = directives['retry-after'];
  throw new Refusal(status, `Simulated failure with status ${status}.`, retryAfter === undefined ? {} : { retryAfter });
}

/** A whole answer has no middle to fail in, so that the directive `error` makes it fail as a whole. */
function failWhole(reply: Reply, { error }: Directives): Reply {
  if (reply.kind === 'body' && error !== undefined) throw new Refusal(503, 'Simulated failure.');
  return reply;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function closeAll(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
