import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Call, type EmulatedLambda, startLambda } from '../../emulator/lambda/index.ts';
import { build } from '../../scripts/build.ts';
import { type OpenAIUpstream, startOpenAIUpstream } from './openai-upstream.ts';

/** Recognisable wherever they turn up. */
export const CALLER_KEY = 'canary-caller-key';
export const PROVIDER_KEY = 'canary-provider-key';

/** The bundle that is deployed, and an upstream for the functions that run it. */
export interface ChatDeployment {
  readonly upstream: OpenAIUpstream;
  start(options?: StartOptions): Promise<EmulatedLambda>;
  remove(): Promise<void>;
}

interface StartOptions {
  readonly timeoutMs?: number;
  /** Beside, or instead of, what all functions of the deployment have. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** @param keys where the function finds its keys. @default in its environment */
export async function deployChat(
  keys: Readonly<Record<string, string>> = { RAWDOG_API_KEY: CALLER_KEY, OPENAI_API_KEY: PROVIDER_KEY },
): Promise<ChatDeployment> {
  const outputFolder = await mkdtemp(join(tmpdir(), 'rawdog-chat-'));
  await build({ outputFolder, functions: ['chat'] });
  const upstream = await startOpenAIUpstream();
  const environment = { ...keys, OPENAI_BASE_URL: upstream.url };
  const lambdas: EmulatedLambda[] = [];
  return {
    upstream,
    async start({ environment: own, ...options } = {}) {
      const all = { ...environment, ...own };
      const lambda = await startLambda({ taskRoot: join(outputFolder, 'chat'), environment: all, ...options });
      lambdas.push(lambda);
      return lambda;
    },
    async remove() {
      for (const lambda of lambdas) lambda.stop();
      upstream.close();
      await rm(outputFolder, { recursive: true });
    },
  };
}

/** A call as the OpenAI client makes it. */
export function chatCall(model: string, content: string, fields: object = {}): Call {
  return {
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${CALLER_KEY}` },
    body: JSON.stringify({ model: `openai/${model}`, messages: [{ role: 'user', content }], ...fields }),
  };
}
