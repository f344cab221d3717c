import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.ts';
import { type Bill, createBill } from './bill.ts';
import { readCall, type Surroundings } from './call.ts';
import { deliver } from './delivery.ts';
import { dialectOf } from './dialects.ts';
import { directivesHeader } from './directives.ts';
import { createPromptCache } from './prompt-cache.ts';

interface SandboxOptions {
  /** @default 0: any free port */
  readonly port?: number;
  /** Milliseconds between the events of a stream. @default 0 */
  readonly pace?: number;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`; `sandboxBaseUrl(url, provider)` gives a provider's base URL on it. */
  readonly url: string;
  readonly bill: Bill['usage'];
  close(): Promise<void>;
}

/** Starts a simulator on loopback that speaks every provider's own wire format, with no key and no account. */
export async function startSandbox({ port = 0, pace = 0 }: SandboxOptions = {}): Promise<Sandbox> {
  const promptCache = createPromptCache();
  const memory = new Map();
  const bill = createBill();
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const requestId = `sandbox-${String(requests).padStart(6, '0')}`;
    const surroundings = { promptCache, memory, requestId };
    serve(request, response, pace, surroundings, bill).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const { port: opened } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${opened}`, bill: bill.usage, close: () => close(server) };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  pace: number,
  surroundings: Surroundings,
  bill: Bill,
): Promise<void> {
  // A client that hangs up in the middle of a stream is an ordinary event here.
  response.on('error', () => {});
  const call = await readCall(request, surroundings);
  const dialect = dialectOf(call.provider);
  const { reply, directives, model } = answer(call, dialect);
  const headers = { [directivesHeader]: 'true', ...dialect.headers?.(call) };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const { tell, close } = bill.open();
  await deliver(reply, { pace, ...directives }, response, tell);
  close(`${call.provider}/${model}`);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
