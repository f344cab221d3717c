/** Tools and the choice among them. @see https://docs.mistral.ai/capabilities/function_calling */
import type { ChatRequest, FunctionTool } from '../../base/chat-types.ts';
import { isGiven } from '../../base/params.ts';
import { parametersSchema, type ToolChoice, toolPlan } from '../../base/tool-choice.ts';

export function toTools(request: ChatRequest, provider: string) {
  const { tools, choice } = toolPlan(request, provider);
  if (tools.length === 0) return {};
  const { parallel_tool_calls } = request;
  return {
    tools: tools.map(toTool),
    ...(choice !== undefined && { tool_choice: toToolChoice(choice) }),
    ...(isGiven(parallel_tool_calls) && { parallel_tool_calls }),
  };
}

function toToolChoice(choice: ToolChoice) {
  return typeof choice === 'object' ? { type: 'function', function: { name: choice.name } } : choice;
}

function toTool(tool: FunctionTool) {
  const { name, description, strict } = tool.function;
  return {
    type: 'function',
    function: {
      name,
      ...(description && { description }),
      parameters: parametersSchema(tool),
      ...(isGiven(strict) && { strict }),
    },
  };
}
