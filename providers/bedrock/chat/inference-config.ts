/** The output limit and the sampling. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InferenceConfiguration.html */
import type { ChatRequest } from '../../base/chat-types.ts';
import { toClaudeStop } from '../../base/claude-stop.ts';
import { isGiven, stopSequences } from '../../base/params.ts';
import type { BedrockModel } from './models.ts';
import type { Reasoning, Sampling } from './reasoning.ts';

interface Inference {
  readonly fields: { readonly inferenceConfig?: object };
  /** For `additionalModelRequestFields`. */
  readonly modelFields: object;
  readonly dropped: readonly string[];
}

export function toInferenceConfig(request: ChatRequest, model: BedrockModel, reasoning: Reasoning): Inference {
  const refused = refusedParams(request, model, reasoning);
  const { stop, dropped: droppedStop } = toStop(request, model);
  const take = <T>(param: Sampling | 'stop', value: T | undefined) => (refused.has(param) ? undefined : value);
  const given = {
    maxTokens: take('max_tokens', reasoning.maxTokens),
    temperature: take('temperature', unitInterval(request.temperature)),
    topP: take('top_p', request.top_p ?? undefined),
    stopSequences: take('stop', stop.length > 0 ? stop : undefined),
  };
  const config = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    fields: Object.keys(config).length > 0 ? { inferenceConfig: config } : {},
    modelFields: topKFields(take('top_k', request.top_k ?? undefined), model),
    dropped: [
      ...[...refused].flatMap(namesOf).filter((param) => isGiven(request[param])),
      ...(take('stop', droppedStop) ?? []),
    ],
  };
}

/** Claude takes only one of temperature and top_p. */
function refusedParams(request: ChatRequest, model: BedrockModel, reasoning: Reasoning): Set<Sampling | 'stop'> {
  const both = model.claude && isGiven(request.temperature) && isGiven(request.top_p);
  return new Set([
    ...reasoning.excludes,
    ...model.refuses,
    ...(both ? (['top_p'] as const) : []),
    ...(model.topK === 'none' ? (['top_k'] as const) : []),
  ]);
}

/** The output limit has two names. */
function namesOf(param: Sampling | 'stop') {
  return param === 'max_tokens' ? (['max_completion_tokens', param] as const) : [param];
}

/** The scale ends at one, OpenAI's at two. */
function unitInterval(value: number | null | undefined): number | undefined {
  return isGiven(value) ? Math.min(Math.max(value, 0), 1) : undefined;
}

/** Empty sequences are refused, and by Claude some more. */
function toStop(request: ChatRequest, { claude }: BedrockModel): ReturnType<typeof toClaudeStop> {
  if (claude) return toClaudeStop(request);
  return { stop: stopSequences(request).filter((sequence) => sequence !== ''), dropped: [] };
}

function topKFields(topK: number | undefined, model: BedrockModel): object {
  if (topK === undefined) return {};
  return model.topK === 'inferenceConfig.topK' ? { inferenceConfig: { topK } } : { [model.topK]: topK };
}
