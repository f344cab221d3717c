/** OpenAI's many forms of `tool_choice`, reduced to what every provider has a word for. */
import type { ChatRequest, FunctionTool } from './chat-types.ts';
import { badParam, unsupportedParam } from './errors.ts';
import { isRecord } from './json-values.ts';

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

export interface ToolPlan {
  readonly tools: readonly FunctionTool[];
  /** Undefined when the caller left it to the provider's default. */
  readonly choice: ToolChoice | undefined;
  /** `false` only when the caller forbade more than one call a turn. */
  readonly parallel: boolean;
}

/** For providers that know functions only: other kinds of tools are refused, `allowed_tools` leaves those allowed. */
export function toolPlan(request: ChatRequest, provider: string): ToolPlan {
  const tools = request.tools ?? [];
  tools.forEach((tool, index) => {
    if (tool.type !== 'function') throw unsupportedParam(`tools[${index}].type`, provider, 'Use function tools.');
  });
  const { choice, allowed } = toolChoice(request, provider);
  return {
    tools: allowed ? tools.filter((tool) => allowed.includes(tool.function.name)) : tools,
    choice,
    parallel: request.parallel_tool_calls !== false,
  };
}

function toolChoice(request: ChatRequest, provider: string): { choice: ToolChoice | undefined; allowed?: string[] } {
  const choice = request.tool_choice;
  if (choice === undefined || choice === null) return { choice: undefined };
  if (typeof choice === 'string') return { choice };
  if (choice.type === 'function') return { choice: named(choice.function.name, request) };
  if (choice.type !== 'allowed_tools') throw unsupportedParam('tool_choice', provider);
  const { mode, tools } = choice.allowed_tools;
  return { choice: mode, allowed: tools.map(allowedName) };
}

function named(name: string, request: ChatRequest): ToolChoice {
  if (request.tools?.some((tool) => tool.function?.name === name)) return { name };
  throw badParam('tool_choice', `\`tool_choice\` names the tool \`${name}\`, which is not in \`tools\`.`);
}

function allowedName(tool: Record<string, unknown>): string {
  return isRecord(tool['function']) ? String(tool['function']['name']) : '';
}

/** A tool without parameters still needs the schema of an empty object with most providers. */
export function parametersSchema(tool: FunctionTool): Record<string, unknown> {
  return { type: 'object', properties: {}, ...tool.function.parameters };
}
