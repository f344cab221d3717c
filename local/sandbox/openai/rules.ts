import { Refusal } from '../refusal.ts';
import { explainFirst, type Rule } from '../rule.ts';
import { type ChatMessage, type ChatRequest, textOf } from './request.ts';

export function invalid(message: string, param?: string, code?: string): Refusal {
  return new Refusal(400, message, { type: 'invalid_request_error', ...(param && { param }), ...(code && { code }) });
}

/** A field that is refused whenever it is sent, in the provider's words. */
export function refusesFields(names: readonly string[], explain: (name: string) => Refusal): Rule<ChatRequest> {
  return (request) => {
    const name = names.find((candidate) => request[candidate] !== undefined && request[candidate] !== null);
    return name === undefined ? undefined : explain(name);
  };
}

/** Every tool message answers a call of the assistant turn before it, and every call is answered. */
export const pairsToolCalls: Rule<ChatRequest> = ({ messages }) => {
  const stray = explainFirst(messages, explainToolOrder);
  const open = openCalls(messages, messages.length);
  return stray ?? (open.length > 0 ? unanswered(open, messages.length) : undefined);
};

function explainToolOrder(message: ChatMessage, index: number, messages: readonly ChatMessage[]): Refusal | undefined {
  const open = openCalls(messages, index);
  if (message.role !== 'tool') return open.length > 0 ? unanswered(open, index) : undefined;
  if (open.includes(message.tool_call_id ?? '')) return undefined;
  return invalid(
    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
    `messages.[${index}].role`,
  );
}

function unanswered(ids: readonly string[], index: number): Refusal {
  return invalid(
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids.join(', ')}`,
    `messages.[${index}].role`,
  );
}

/** The calls of the latest assistant turn that no message before `end` has answered. */
function openCalls(messages: readonly ChatMessage[], end: number): string[] {
  const before = messages.slice(0, end);
  const start = before.findLastIndex(({ role }) => role !== 'tool');
  const answered = before.slice(start + 1).map((message) => message.tool_call_id);
  return (before[start]?.tool_calls ?? []).map(({ id }) => id).filter((id) => !answered.includes(id));
}

export const mentionsJson: Rule<ChatRequest> = ({ messages, response_format }) => {
  if (response_format?.type !== 'json_object' || messages.some(({ content }) => /json/i.test(textOf(content))))
    return undefined;
  return invalid(
    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    'messages',
  );
};

export const choosesKnownTool: Rule<ChatRequest> = ({ tools, tool_choice }) => {
  if (tool_choice && tool_choice !== 'none' && !tools?.length)
    return invalid(
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
      'tool_choice',
    );
  if (typeof tool_choice !== 'object' || tool_choice === null) return undefined;
  const { name } = tool_choice.function;
  if (tools?.some((tool) => tool.function.name === name)) return undefined;
  return invalid(`Tool choice '${name}' not found in 'tools' parameter.`, 'tool_choice');
};

/** Reasoning models of OpenAI refuse what steers sampling. */
export const restrictsReasoningModels: Rule<ChatRequest> = (request) => {
  if (!isReasoningModel(request.model)) return undefined;
  if (request.max_tokens != null)
    return unsupported(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'max_tokens',
    );
  if (takesSampling(request)) return undefined;
  for (const name of ['temperature', 'top_p'] as const)
    if (request[name] != null && request[name] !== 1)
      return invalid(
        `Unsupported value: '${name}' does not support ${request[name]} with this model. Only the default (1) value is supported.`,
        name,
        'unsupported_value',
      );
  const refused = ['presence_penalty', 'frequency_penalty', 'logprobs', 'top_logprobs', 'logit_bias', 'stop'].find(
    (name) => request[name],
  );
  return refused
    ? unsupported(`Unsupported parameter: '${refused}' is not supported with this model.`, refused)
    : undefined;
};

export function isReasoningModel(model: string): boolean {
  return /^(?:o\d|gpt-5(?!.*chat))/.test(model);
}

/** From gpt-5.1 on sampling is back when reasoning is off. */
function takesSampling({ model, reasoning_effort }: ChatRequest): boolean {
  return /^gpt-5\.\d/.test(model) && reasoning_effort === 'none';
}

function unsupported(message: string, param: string): Refusal {
  return invalid(message, param, 'unsupported_parameter');
}
