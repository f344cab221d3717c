/**
 * What Claude models differ in, by family and version: the same whether Anthropic or Bedrock serves them.
 * @see https://platform.claude.com/docs/en/about-claude/models/overview
 */
export interface ClaudeModel {
  /** The ceiling of `max_tokens`, thinking included. */
  readonly maxOutput: number;
  /** `adaptive`: the model decides how long to think, guided by an effort; `budget`: a number of tokens. */
  readonly thinking: 'adaptive' | 'budget' | 'none';
  /** Whether its scale of efforts has an `xhigh`. */
  readonly xhighEffort: boolean;
  /** Whether a request that does not mention thinking gets some; `always` cannot be turned off either. */
  readonly thinksUnasked: 'no' | 'yes' | 'always';
  /** Whether `tool_choice` may demand a call. */
  readonly forcedTools: boolean;
  /** Whether temperature, top_p and top_k are accepted. */
  readonly sampling: boolean;
  /** Whether a JSON schema can be given for the answer, and `strict` for tools. */
  readonly structuredOutput: boolean;
}

export function claudeModel(name: string): ClaudeModel {
  const { family, version } = familyAndVersion(name);
  return {
    maxOutput: maxOutput(family, version),
    thinking: thinkingForm(family, version),
    xhighEffort: version >= 4.7,
    thinksUnasked: thinksUnasked(family, version),
    forcedTools: version < (family === 'fable' || family === 'mythos' ? 5.1 : 5.5),
    sampling: version < (family === 'opus' ? 4.7 : 5),
    structuredOutput: version >= (family === 'opus' ? 4.1 : 4.5),
  };
}

const newest = 99;

/** `claude-sonnet-4-5-20250929` and `claude-3-7-sonnet-latest` alike; names we cannot read count as the newest. */
function familyAndVersion(name: string): { family: string; version: number } {
  const match =
    /claude-(?<family>opus|sonnet|haiku|fable|mythos)-(?<major>\d{1,2})(?:[-.](?<minor>\d{1,2})(?!\d))?/.exec(name) ??
    /claude-(?<major>\d)(?:[-.](?<minor>\d))?-(?<family>opus|sonnet|haiku)/.exec(name);
  const { family = '', major, minor } = match?.groups ?? {};
  return { family, version: major === undefined ? newest : Number(`${major}.${minor ?? 0}`) };
}

function maxOutput(family: string, version: number): number {
  if (version >= 4.6) return 128_000;
  if (version >= 4.5) return 64_000;
  if (version >= 4) return family === 'opus' ? 32_000 : 64_000;
  if (version >= 3.7) return 64_000;
  return version >= 3.5 ? 8_192 : 4_096;
}

function thinkingForm(family: string, version: number): ClaudeModel['thinking'] {
  if (version >= 5 || (version >= 4.6 && family !== 'haiku')) return 'adaptive';
  return version >= 3.7 ? 'budget' : 'none';
}

function thinksUnasked(family: string, version: number): ClaudeModel['thinksUnasked'] {
  if (version < 5) return 'no';
  return version >= 5.5 || family === 'fable' || family === 'mythos' ? 'always' : 'yes';
}
