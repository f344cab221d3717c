import type { IncomingMessage } from 'node:http';
import type { Call, Dialect, Memory, Route } from './dialect.ts';
import { directivesHeader, parseDirectives, splitModel } from './directives.ts';
import { isForm, parseForm } from './multipart.ts';
import type { PromptCache } from './prompt-cache.ts';
import { Refusal } from './refusal.ts';

/** What one sandbox knows beyond the request. */
export interface Surroundings {
  readonly promptCache: PromptCache;
  readonly memory: Memory;
  readonly requestId: string;
}

/** Reads a request. Its model and directives are known only when its route is: see {@link direct}. */
export async function readCall(request: IncomingMessage, surroundings: Surroundings): Promise<Call> {
  const raw = await readBody(request);
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const [, provider = '', path = ''] = /^\/([^/]*)(.*)$/.exec(url.pathname) ?? [];
  const { method = 'GET', headers } = request;
  const contentType = headers['content-type'];
  const body = isForm(contentType) ? parseForm(raw, contentType) : parseJson(raw);
  return {
    ...surroundings,
    provider,
    method,
    path,
    query: url.searchParams,
    headers,
    raw,
    body,
    model: '',
    directives: {},
  };
}

export function findRoute({ routes }: Dialect, { method, path }: Call): Route {
  const route = routes.find((candidate) => (candidate.method ?? 'POST') === method && candidate.path.test(path));
  if (!route) throw new Refusal(404, `Unknown request URL: ${method} ${path}.`);
  return route;
}

/** Reads the directives from the header and the model name, and leaves the plain name in the call and in its body. */
export function direct(call: Call, route: Route): Call {
  const named = namedModel(call, route);
  const { model, directives } = splitModel(named);
  const header = [call.headers[directivesHeader] ?? []].flat().flatMap((value) => value.split(','));
  const body = isRecord(call.body) && call.body['model'] === named ? { ...call.body, model } : call.body;
  return { ...call, model, body, directives: { ...parseDirectives(header), ...directives } };
}

function namedModel(call: Call, { model = ownModel, ...route }: Route): string {
  const inPath = route.path.exec(call.path)?.groups?.['model'];
  if (inPath !== undefined) return decodeModel(inPath);
  const named = model(isRecord(call.body) ? call.body : {}, call);
  return typeof named === 'string' ? named : '';
}

function ownModel(body: Readonly<Record<string, unknown>>): unknown {
  return body['model'];
}

function decodeModel(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new Refusal(400, `The model name ${encoded} is not percent-encoded.`);
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
