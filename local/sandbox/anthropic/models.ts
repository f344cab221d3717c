/** What a Claude model allows. It changes with every release, so it is read off the name in this one place. */
interface ModelTraits {
  readonly maxTokens: number;
  readonly sampling: boolean;
  readonly adaptiveThinking: boolean;
  readonly budgetThinking: boolean;
  readonly prefill: boolean;
  readonly jsonSchema: boolean;
}

/** Traits of a model by its name; an unknown name counts as the newest. */
export function traitsOf(model: string): ModelTraits {
  const { family, version } = parseName(model);
  const sampling = version < (family === 'opus' ? 4.7 : 5);
  return {
    maxTokens: maxTokensOf(family, version),
    sampling,
    adaptiveThinking: version >= 4.6,
    budgetThinking: sampling && version >= 3.7,
    prefill: version < 4.6,
    jsonSchema: version >= (family === 'opus' ? 4.1 : 4.5),
  };
}

/** Reads both orders of a name: `claude-opus-4-7` and the older `claude-3-5-haiku-20241022`. */
function parseName(model: string): { family: string; version: number } {
  const {
    family = '',
    major,
    minor,
  } = /(?<family>opus|sonnet|haiku|fable)-(?<major>\d)(?:-(?<minor>\d)(?!\d))?/.exec(model)?.groups ??
  /claude-(?<major>\d)(?:-(?<minor>\d))?-(?<family>opus|sonnet|haiku)/.exec(model)?.groups ??
  {};
  return { family, version: major === undefined ? Infinity : Number(`${major}.${minor ?? 0}`) };
}

function maxTokensOf(family: string, version: number): number {
  if (version >= 4.6) return 128_000;
  if (family === 'opus' && version >= 4 && version < 4.5) return 32_000;
  if (version >= 3.7) return 64_000;
  return version >= 3.5 ? 8_192 : 4_096;
}
