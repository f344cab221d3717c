/** Which models of genai-prices are ours to list: it also keeps prices of models long gone, and of APIs we do not have. */

export interface Source {
  /** Its id for the provider. */
  readonly from: string;
  /** Its ids of models that callers can call; all of them without. */
  readonly only?: RegExp;
  /** Its ids of models that nobody can call any more, or not through our endpoints. */
  readonly but?: RegExp;
  /** It describes what is there; models long gone have neither a title nor a context window. */
  readonly described?: true;
  /** Its ids that name many models at once: they have a price, but no name to list. */
  readonly unlisted?: RegExp;
  /** The name the provider itself knows, where its id is another. */
  readonly rename?: (id: string, pattern: string) => string;
  /** What the shortest recording is charged as, in seconds. */
  readonly leastAudioSeconds?: number;
  /** Names that are as good here, where the gateway completes them. */
  readonly widen?: (pattern: string) => string;
}

/** Keyed by our ids, in any order. */
export const sources: Readonly<Record<string, Source>> = {
  openai: { from: 'openai', but: notOfOpenAI(), unlisted: goneOfOpenAI() },
  anthropic: { from: 'anthropic', but: /^claude-(v1|2|3)|-4-[01]$/ },
  gemini: {
    from: 'google',
    but: /^claude|^gemini-(1|2\.0|pro|flash|live|omni)|^gemma-[23]|-maas$/,
    unlisted: /^gemini-3-pro-preview$/,
  },
  bedrock: {
    from: 'aws',
    but: /titan-text|claude-3|claude-(opus|sonnet)-4-2025|claude-opus-4-1|^openai\.gpt-5/,
    rename: toBedrockId,
  },
  cohere: { from: 'cohere', but: /^command(-light)?$/, rename: withCohereDate },
  mistral: { from: 'mistral', only: currentOfMistral(), rename: withLatest },
  groq: {
    from: 'groq',
    // https://console.groq.com/docs/speech-to-text: "Minimum Billed Length: 10 seconds", 2026-11-22, from memory
    leastAudioSeconds: 10,
    only: /^(llama-3\.1-8b-instant|llama-3\.3-70b-versatile|openai\/|qwen\/|meta-llama\/llama-4-scout|whisper)/,
  },
  deepseek: { from: 'deepseek', only: /^deepseek-(chat|reasoner|v4-.*)$/ },
  // https://docs.x.ai/docs/migration/may-15-retirement
  xai: { from: 'x-ai', but: /^grok-2|multi-agent/, unlisted: /^grok-(3|4-|code-fast)/ },
  together: { from: 'together', only: /^meta-llama\/Llama-(3\.3|4)-/ },
  fireworks: {
    from: 'fireworks',
    rename: (_, pattern) => pattern.replace(/\|.*/, '').replaceAll(/[\^$\\]/g, ''),
    widen: (pattern) => pattern.replaceAll('^accounts/fireworks/models/', '^(accounts/fireworks/models/)?'),
  },
  perplexity: { from: 'perplexity', only: /^sonar(-pro|-reasoning-pro|-deep-research)?$/ },
  openrouter: { from: 'openrouter', only: /\//, but: /:batch$/, described: true },
  cerebras: { from: 'cerebras', but: /^qwen-3-coder-480b$/ },
  voyage: { from: 'voyageai', but: /-0\d|^voyage-(2|large-2|context)/ },
};

function oneOf(...names: readonly string[]): RegExp {
  return new RegExp(`^(${names.join('|')})$`);
}

function notOfOpenAI(): RegExp {
  const retired = ['ada', 'babbage', 'curie', 'davinci', 'text-davinci-.*', 'gpt-3.5-0301', 'gpt-3.5-turbo-(0613|16k)'];
  const retiredToo = ['gpt-4-32k', 'gpt-4-vision-preview', 'gpt-4.5-preview', 'chatgpt-4o-latest', 'o1-(mini|preview)'];
  const responsesOnly = ['.*codex.*', '.*deep-research', 'computer-use', 'o[13]-pro', 'gpt-5.*-pro'];
  const noNameOfTheirs = ['gpt-4o:extended', 'gpt-5.3', 'gpt-oss-.*'];
  return oneOf(...retired, ...retiredToo, ...responsesOnly, ...noNameOfTheirs);
}

/** Beside names of many models, those shut down until October 2026. @see https://developers.openai.com/api/docs/deprecations */
function goneOfOpenAI(): RegExp {
  const many = ['ft:.*', '.*\\.ft-'];
  const chat = [
    'gpt-3.5-turbo(-1106)?',
    'gpt-4(-turbo)?',
    'gpt-4.1-nano',
    'gpt-4o-2024-05-13',
    'o1',
    'o3-mini',
    'o4-mini',
  ];
  return oneOf(...many, ...chat, 'gpt-3.5-turbo-instruct');
}

function currentOfMistral(): RegExp {
  const chat = [
    'codestral',
    'codestral-2508',
    'devstral-2512',
    'magistral-(medium|small)',
    'ministral-.*-(2512|latest)',
  ];
  const more = ['mistral-(large-2512|medium-3-5|medium-latest|small-2603|small-latest)', 'mistral-embed', 'voxtral-.*'];
  return oneOf(...chat, ...more);
}

/** Mistral's ids of a family stand for its latest model. */
function withLatest(id: string): string {
  return id.replace(/^(codestral|magistral-\w+)$/, '$1-latest').replace(/^voxtral-mini-2602$/, 'voxtral-mini-latest');
}

/**
 * Every region's profile has a price here, under `regional.`; callers name the region. And some ids lack their date, or
 * have a version that the model has not.
 * @see https://platform.claude.com/docs/en/build-with-claude/claude-on-amazon-bedrock
 */
function toBedrockId(id: string): string {
  return id
    .replace(/^regional\./, 'us.')
    .replace(/(claude-opus-4-5)-v1:0$/, '$1-20251101-v1:0')
    .replace(/(claude-opus-4-6)-v1:0$/, '$1-v1')
    .replace(/^(nvidia\..*):0$|^(qwen\.qwen3-vl-.*)-v1:0$/, '$1$2')
    .replace(/(claude-(?:opus-4-[78]|sonnet-4-6|sonnet-5|fable-5(?:-1)?))-v1:0$/, '$1');
}

/** @see https://docs.cohere.com/docs/models */
function withCohereDate(id: string): string {
  const dates: Readonly<Record<string, string>> = {
    'command-a': '03-2025',
    'command-r': '08-2024',
    'command-r-plus': '08-2024',
    'command-r7b': '12-2024',
  };
  return dates[id] ? `${id}-${dates[id]}` : id;
}
