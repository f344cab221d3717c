/**
 * What Google's models differ in, by family and version.
 * @see https://ai.google.dev/gemini-api/docs/models and https://ai.google.dev/gemini-api/docs/thinking
 */
export type ThinkingLevel = 'minimal' | 'low' | 'medium' | 'high';

/** Levels go from the least to the most; a budget is a number of tokens, and 0 is no thinking at all. */
export type ThinkingControl =
  | { readonly by: 'level'; readonly levels: readonly [ThinkingLevel, ...ThinkingLevel[]] }
  | { readonly by: 'budget'; readonly least: number; readonly most: number };

export interface GeminiModel {
  /** Undefined for models whose thinking, if any, cannot be steered. */
  readonly thinking: ThinkingControl | undefined;
  /** Gemini 3 signs its function calls, wants them back signed, and takes media inside of a function's response. */
  readonly signsCalls: boolean;
  readonly systemInstruction: boolean;
  /** Newer models answer a frequency or presence penalty with a 400. */
  readonly penalties: boolean;
}

export function geminiModel(name: string): GeminiModel {
  const model = name.slice(name.lastIndexOf('/') + 1);
  const version = versionOf(model);
  const isGemini = model.startsWith('gemini-');
  return {
    thinking: isGemini ? geminiThinking(model, version) : gemmaThinking(model, version),
    signsCalls: isGemini && version >= 3,
    systemInstruction: !model.startsWith('gemma-'),
    penalties: !isGemini || version < 2.5,
  };
}

const newest = 99;

/** Names without a number, such as `gemini-flash-latest`, count as the newest. */
function versionOf(model: string): number {
  const { version } = /^gem(?:ini|ma)-(?<version>\d+(?:\.\d+)?)/.exec(model)?.groups ?? {};
  return version === undefined ? newest : Number(version);
}

function geminiThinking(model: string, version: number): ThinkingControl | undefined {
  if (version < 2.5 || /-(?:image|tts)\b/.test(model)) return undefined;
  const isPro = /-pro\b/.test(model);
  if (version < 3) return isPro ? { by: 'budget', least: 128, most: 32_768 } : { by: 'budget', least: 0, most: 24_576 };
  if (isPro && version === 3) return { by: 'level', levels: ['low', 'high'] };
  const alwaysThinks = isPro || (version >= 3.7 && !/-lite\b/.test(model));
  return { by: 'level', levels: alwaysThinks ? ['low', 'medium', 'high'] : ['minimal', 'low', 'medium', 'high'] };
}

function gemmaThinking(model: string, version: number): ThinkingControl | undefined {
  return model.startsWith('gemma-') && version >= 4 ? { by: 'level', levels: ['minimal', 'high'] } : undefined;
}
