import type { Rule } from '../rule.ts';
import { traitsOf } from './models.ts';
import { type MessagesRequest, toBlocks } from './request.ts';

const mostCacheMarks = 4;

export const parameterRules: readonly Rule<MessagesRequest>[] = [
  ({ model, max_tokens }) => {
    const { maxTokens } = traitsOf(model);
    if (max_tokens <= maxTokens) return undefined;
    return `max_tokens: ${max_tokens} > ${maxTokens}, which is the maximum allowed number of output tokens for ${model}`;
  },
  (request) => {
    if (traitsOf(request.model).sampling) return undefined;
    const refused = (['temperature', 'top_p', 'top_k'] as const).find((name) => request[name] !== undefined);
    return refused && `\`${refused}\` is deprecated for this model.`;
  },
  ({ temperature, top_p }) => {
    if (temperature === undefined || top_p === undefined) return undefined;
    return '`temperature` and `top_p` cannot both be specified for this model. Please use only one.';
  },
  ({ tools = [], tool_choice }) => {
    if (tool_choice && tools.length === 0) return 'tool_choice may only be specified while providing tools';
    if (tool_choice?.type !== 'tool' || tools.some((tool) => tool.name === tool_choice.name)) return undefined;
    return `tool_choice: Tool '${tool_choice.name}' not found in provided tools`;
  },
  ({ tools = [] }) => {
    const names = tools.map((tool) => tool.name);
    return new Set(names).size < names.length ? 'tools: Tool names must be unique.' : undefined;
  },
  ({ cache_control, tools = [], system, messages }) => {
    const blocks = [
      typeof system === 'string' ? [] : system,
      messages.flatMap(({ content }) => toBlocks(content)),
    ].flat();
    const marked = [{ cache_control }, ...tools, ...blocks].filter(
      (block) => block && 'cache_control' in block && block.cache_control,
    );
    if (marked.length <= mostCacheMarks) return undefined;
    return `A maximum of 4 blocks with cache_control may be provided. Found ${marked.length}.`;
  },
];
