/**
 * What the model families behind Converse differ in, by the model's id.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-supported-models-features.html
 */
import { type ClaudeModel, claudeModel } from '../../base/claude-models.ts';
import { modelName } from '../model-id.ts';

export interface BedrockModel {
  readonly claude?: ClaudeModel;
  /** Whether it knows system prompts. */
  readonly system: boolean;
  /** How far a tool can be forced: by name, only as "any of them", or not at all. */
  readonly toolChoice: 'named' | 'any' | 'auto';
  /** Whether a JSON schema can be given for the answer, and `strict` for tools. */
  readonly jsonSchema: boolean;
  /** Whether text and tool calls, or text and tool results, may share a turn. */
  readonly textBesideCalls: boolean;
  readonly textBesideResults: boolean;
  /** Whether tool call ids must have nine letters and digits. */
  readonly shortToolIds: boolean;
  /** Whether it signs its reasoning, and wants it back. */
  readonly signsReasoning: boolean;
  /** Where cache points may stand: `messages` includes the system prompt, but neither tools nor a time to live. */
  readonly caching: 'everywhere' | 'messages' | 'none';
  /** The field it takes a reasoning effort in. */
  readonly effort: 'thinking' | 'reasoning_effort' | 'reasoning' | 'reasoning_config' | 'reasoningConfig' | 'none';
  /** The field it takes `top_k` in. */
  readonly topK: 'top_k' | 'k' | 'inferenceConfig.topK' | 'none';
  readonly refuses: readonly ('temperature' | 'top_p' | 'stop')[];
}

/** Of a model whose id says nothing, such as an application inference profile: whatever the caller asks for is sent. */
const unknown: BedrockModel = {
  system: true,
  toolChoice: 'named',
  jsonSchema: false,
  textBesideCalls: true,
  textBesideResults: true,
  shortToolIds: false,
  signsReasoning: true,
  caching: 'everywhere',
  effort: 'none',
  topK: 'none',
  refuses: [],
};

const plain = { caching: 'none', signsReasoning: false } as const;
const separate = { textBesideCalls: false, textBesideResults: false } as const;

/** Every row whose pattern fits applies, later ones over earlier ones. */
const families: readonly (readonly [RegExp, Partial<BedrockModel>])[] = [
  [/^anthropic\./, { effort: 'thinking', topK: 'top_k' }],
  // Bedrock checks Claude's fields against a schema of its own, which lags behind Anthropic's.
  [/^anthropic\.claude-(?:(?:opus|sonnet)-4-[56]|haiku-4-5)/, { jsonSchema: true }],
  [/^amazon\./, plain],
  [/^amazon\.nova/, { caching: 'messages', topK: 'inferenceConfig.topK' }],
  [/^amazon\.nova-2/, { effort: 'reasoningConfig' }],
  [/^amazon\.titan/, { system: false, toolChoice: 'auto' }],
  [/^ai21\./, { ...plain, ...separate, toolChoice: 'auto' }],
  [/^cohere\./, { ...plain, ...separate, toolChoice: 'auto', topK: 'k' }],
  [/^cohere\.command-(?:text|light)/, { system: false }],
  [/^meta\./, { ...plain, ...separate, toolChoice: 'auto' }],
  [/^mistral\./, { ...plain, ...separate, toolChoice: 'any', shortToolIds: true }],
  [/^mistral\.(?:mistral-7b|mixtral)/, { system: false, toolChoice: 'auto', topK: 'top_k' }],
  [/^mistral\.(?:magistral|ministral|mistral-large-3|voxtral)/, { jsonSchema: true }],
  [/^openai\./, { caching: 'none', effort: 'reasoning', refuses: ['temperature', 'top_p', 'stop'] }],
  [/^openai\.gpt-oss/, { ...plain, effort: 'reasoning_effort', jsonSchema: true, refuses: ['stop'] }],
  [/^(?:deepseek|google|minimax|moonshot|moonshotai|nvidia|qwen|writer|zai)\./, plain],
  [/^writer\./, { textBesideResults: false }],
  [/^qwen\.qwen3-32b/, { effort: 'reasoning_config' }],
  [/^deepseek\.r1/, { toolChoice: 'auto' }],
  [
    /^(?:deepseek\.v3|google\.gemma-3|minimax|moonshot|nvidia\.nemotron|qwen\.qwen3|zai\.glm-4\.7)/,
    { jsonSchema: true },
  ],
];

export function bedrockModel(id: string): BedrockModel {
  const name = modelName(id);
  const traits = families.filter(([pattern]) => pattern.test(name)).map(([, family]) => family);
  const claude = name.startsWith('anthropic.') ? { claude: claudeModel(name) } : {};
  return Object.assign({}, unknown, ...traits, claude);
}
