import { anthropic } from './anthropic/dialect.ts';
import { assemblyai } from './assemblyai/dialect.ts';
import { bedrock } from './bedrock/dialect.ts';
import { cohere } from './cohere/dialect.ts';
import { deepgram } from './deepgram/dialect.ts';
import type { Dialect } from './dialect.ts';
import { elevenlabs } from './elevenlabs/dialect.ts';
import { gemini } from './gemini/dialect.ts';
import { jina } from './jina/dialect.ts';
import { mistral } from './mistral/dialect.ts';
import { azure } from './openai/variants/azure.ts';
import { cerebras } from './openai/variants/cerebras.ts';
import { compatible } from './openai/variants/compatible.ts';
import { deepseek } from './openai/variants/deepseek.ts';
import { fireworks } from './openai/variants/fireworks.ts';
import { groq } from './openai/variants/groq.ts';
import { ollama } from './openai/variants/ollama.ts';
import { openai } from './openai/variants/openai.ts';
import { openrouter } from './openai/variants/openrouter.ts';
import { perplexity } from './openai/variants/perplexity.ts';
import { together } from './openai/variants/together.ts';
import { xai } from './openai/variants/xai.ts';
import type { SandboxProvider } from './providers.ts';
import { voyage } from './voyage/dialect.ts';

const dialects: Readonly<Record<SandboxProvider, Dialect>> = {
  anthropic,
  assemblyai,
  azure,
  bedrock,
  cerebras,
  cohere,
  deepgram,
  deepseek,
  elevenlabs,
  fireworks,
  gemini,
  groq,
  jina,
  mistral,
  ollama,
  openai,
  openrouter,
  perplexity,
  together,
  voyage,
  xai,
};

export function dialectOf(provider: string): Dialect {
  return Object.hasOwn(dialects, provider) ? dialects[provider as SandboxProvider] : compatible;
}
