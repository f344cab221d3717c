/** OpenAI's many forms of `tool_choice`, reduced to what every provider has a word for. */
import type { ChatRequest, FunctionTool } from './chat-types.ts';
import { badParam, unsupportedParam } from './errors.ts';
import { recordOf, recordsOf } from './json-values.ts';

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
  const allowed = allowedTools(request);
  return {
    tools: allowed?.tools ?? tools,
    choice: allowed?.mode ?? toolChoice(request, provider),
    parallel: request.parallel_tool_calls !== false,
  };
}

/** The tools that `allowed_tools` leaves, and how the model may use them; undefined where every tool is allowed. */
export function allowedTools({
  tools,
  tool_choice,
}: ChatRequest): { tools: FunctionTool[]; mode: ToolChoice } | undefined {
  const { type, allowed_tools } = recordOf(tool_choice);
  if (type !== 'allowed_tools') return undefined;
  const { mode, tools: allowed } = recordOf(allowed_tools);
  const names = recordsOf(allowed).map((tool) => recordOf(tool['function'])['name']);
  return { tools: (tools ?? []).filter((tool) => names.includes(tool.function?.name)), mode: mode as ToolChoice };
}

function toolChoice(request: ChatRequest, provider: string): ToolChoice | undefined {
  const choice = request.tool_choice;
  if (choice === undefined || choice === null) return undefined;
  if (typeof choice === 'string') return choice;
  if (choice.type === 'function') return named(choice.function.name, request);
  throw unsupportedParam('tool_choice', provider);
}

function named(name: string, request: ChatRequest): ToolChoice {
  if (request.tools?.some((tool) => tool.function?.name === name)) return { name };
  throw badParam('tool_choice', `\`tool_choice\` names the tool \`${name}\`, which is not in \`tools\`.`);
}

/** A tool without parameters still needs the schema of an empty object with most providers. */
export function parametersSchema(tool: FunctionTool): Record<string, unknown> {
  return { type: 'object', properties: {}, ...tool.function.parameters };
}
