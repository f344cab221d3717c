/** Tools and the choice among them. @see https://docs.cohere.com/docs/tool-use-overview */
import type { ChatRequest, FunctionTool } from '../../base/chat-types.ts';
import { parametersSchema, type ToolChoice, toolPlan } from '../../base/tool-choice.ts';

export function toTools(request: ChatRequest, provider: string) {
  const plan = toolPlan(request, provider);
  const tools = offered(plan.tools, plan.choice);
  if (tools.length === 0) return { fields: {}, dropped: [] };
  return {
    fields: { tools: tools.map(toTool), ...toToolChoice(plan.choice) },
    dropped: plan.parallel ? [] : ['parallel_tool_calls'],
  };
}

/** A tool cannot be named: it is offered alone, and one must be called. */
function offered(tools: readonly FunctionTool[], choice: ToolChoice | undefined): readonly FunctionTool[] {
  return typeof choice === 'object' ? tools.filter((tool) => tool.function.name === choice.name) : tools;
}

/** There is no word for auto: it is what happens without a choice. */
function toToolChoice(choice: ToolChoice | undefined) {
  if (choice === undefined || choice === 'auto') return {};
  return { tool_choice: choice === 'none' ? 'NONE' : 'REQUIRED' };
}

function toTool(tool: FunctionTool) {
  const { name, description } = tool.function;
  return {
    type: 'function',
    function: { name, ...(description && { description }), parameters: parametersSchema(tool) },
  };
}
