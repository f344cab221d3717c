/** What genai-prices does not know, from the providers' own documentation: models, and how much an answer may hold. */
import type { KnownModel } from '../../gateway/models/table.ts';

/** A model's name tells which endpoints serve it, unless they are given; prices are there where they are sure. */
type Curated = string | (Pick<KnownModel, 'id'> & Partial<KnownModel>);

const transcribe = (...ids: readonly string[]) =>
  ids.map((id): Curated => ({ id, endpoints: ['audio_transcription'] }));

export const curated: Readonly<Record<string, readonly Curated[]>> = {
  // https://platform.openai.com/docs/models
  openai: [
    { id: 'babbage-002', context_window: 16_384, pricing: { input: 0.4, output: 0.4 }, unlisted: true },
    { id: 'davinci-002', context_window: 16_384, pricing: { input: 2, output: 2 }, unlisted: true },
    { id: 'gpt-6.1-sol', pricing: { input: 2, output: 10 } },
    'gpt-4o-transcribe-diarize',
  ],
  // https://platform.claude.com/docs/en/about-claude/models/overview
  anthropic: [
    {
      id: 'claude-sonnet-5-5',
      context_window: 1_000_000,
      pricing: { input: 2, cache_write: 2.5, cache_read: 0.2, output: 10, cache_write_1h: 4 },
    },
    {
      id: 'claude-haiku-5-5',
      context_window: 1_000_000,
      pricing: {
        input: 0.1,
        cache_write: 0.125,
        output: 0.5,
        cache_write_1h: 0.2,
        long_context: { above: 100_000, input: 0.5, cache_write: 0.625, output: 2.5 },
      },
    },
  ],
  // https://api-docs.deepseek.com/quick_start/pricing
  deepseek: [{ id: 'deepseek-flash', context_window: 1_000_000 }],
  // https://inference-docs.cerebras.ai/models/overview
  cerebras: [{ id: 'qwen-3.8-27b', context_window: 131_072 }],
  // https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html
  bedrock: [
    { id: 'amazon.titan-embed-text-v2:0', context_window: 8_192, pricing: { input: 0.02 } },
    'amazon.nova-2-multimodal-embeddings-v1:0',
    'cohere.embed-v4:0',
    'cohere.embed-english-v3',
    'cohere.embed-multilingual-v3',
    'amazon.rerank-v1:0',
    'cohere.rerank-v3-5:0',
  ],
  // https://docs.cohere.com/docs/models
  cohere: [
    'command-a-plus-05-2026',
    'command-a-reasoning-08-2025',
    'command-a-vision-07-2025',
    'embed-english-v3.0',
    'embed-english-light-v3.0',
    'embed-multilingual-v3.0',
    'embed-multilingual-light-v3.0',
    // By the search unit, as https://developer.puter.com/tutorials/cohere-api-pricing/ and OpenRouter had it in June 2026.
    { id: 'rerank-v4.0-pro', pricing: { per_search_unit: 0.0025 } },
    { id: 'rerank-v4.0-fast', pricing: { per_search_unit: 0.002 } },
    { id: 'rerank-v3.5', pricing: { per_search_unit: 0.002 } },
  ],
  // https://docs.mistral.ai/getting-started/models/models_overview/
  mistral: [
    // What it stands for moves on, and so does its price.
    'mistral-large-latest',
    'codestral-embed',
  ],
  // https://docs.together.ai/docs/serverless-models
  together: [
    'moonshotai/Kimi-K3',
    'zai-org/GLM-5.3',
    'deepseek-ai/DeepSeek-V4.1-Flash',
    'Qwen/Qwen3.7-Max',
    'MiniMaxAI/MiniMax-M2.5',
    'google/gemma-4-31B-it',
    'openai/gpt-oss-120b',
    'openai/gpt-oss-20b',
    'intfloat/multilingual-e5-large-instruct',
    'mixedbread-ai/Mxbai-Rerank-Large-V2',
    'openai/whisper-large-v3',
  ],
  // https://docs.fireworks.ai/guides/querying-embeddings-models
  fireworks: [
    'accounts/fireworks/models/qwen3-embedding-8b',
    'nomic-ai/nomic-embed-text-v1.5',
    'accounts/fireworks/models/qwen3-reranker-8b',
  ],
  // https://docs.voyageai.com/docs/reranker
  voyage: [
    { id: 'rerank-3', context_window: 32_000, pricing: { input: 0.05 } },
    { id: 'rerank-3-lite', context_window: 32_000, pricing: { input: 0.02 } },
    { id: 'rerank-2.5', context_window: 32_000, pricing: { input: 0.05 } },
    { id: 'rerank-2.5-lite', context_window: 32_000, pricing: { input: 0.02 } },
  ],
  // https://jina.ai/models
  jina: [
    'jina-embeddings-v5-text-small',
    'jina-embeddings-v5-text-nano',
    'jina-embeddings-v4',
    'jina-embeddings-v3',
    'jina-code-embeddings-1.5b',
    'jina-code-embeddings-0.5b',
    { id: 'jina-clip-v2', endpoints: ['embed'] },
    'jina-reranker-v3',
    'jina-reranker-m0',
    'jina-reranker-v2-base-multilingual',
  ],
  // Without prices: those of Deepgram, ElevenLabs and AssemblyAI depend on the plan, on languages, and on options that cost extra
  // (speakers, channels, terms), which no answer tells. A price of one's own in the config is by `per_audio_hour`.
  // https://developers.deepgram.com/docs/models-languages-overview
  deepgram: transcribe('nova-3', 'nova-3-medical', 'nova-2', 'whisper-large'),
  // https://elevenlabs.io/docs/overview/models
  elevenlabs: transcribe('scribe_v2', 'scribe_v1'),
  // https://www.assemblyai.com/docs/pre-recorded-audio/select-the-speech-model
  assemblyai: transcribe('universal-3-5-pro', 'universal-3-pro', 'universal-2'),
};

/** The first whose pattern fits a model's name. */
export const outputLimits: Readonly<Record<string, readonly (readonly [RegExp, number])[]>> = {
  // https://platform.openai.com/docs/models
  openai: [
    [/^gpt-4o(-mini)?$/, 16_384],
    [/^gpt-4\.1/, 32_768],
    [/^(gpt-4-turbo|gpt-3\.5-turbo)$/, 4_096],
    [/^(o1|o3|o3-mini|o4-mini)$/, 100_000],
    [/^gpt-5(\.[12])?(-mini|-nano)?$/, 128_000],
  ],
  // https://platform.claude.com/docs/en/about-claude/models/overview
  anthropic: [
    [/^claude-(opus|sonnet|haiku)-4-5/, 64_000],
    [/^claude-(opus-4-[678]|sonnet-4-6|(sonnet|opus|fable)-5|haiku-5-5)/, 128_000],
  ],
  // https://ai.google.dev/gemini-api/docs/models
  gemini: [[/^gemini-(2\.5|3)/, 65_536]],
};
