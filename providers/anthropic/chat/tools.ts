/** Tools and the choice among them. @see https://docs.claude.com/en/docs/agents-and-tools/tool-use/overview */
import type { ChatRequest, FunctionTool } from '../../base/chat-types.ts';
import { cacheMark } from '../../base/content.ts';
import { parametersSchema, type ToolChoice, type ToolPlan, toolPlan } from '../../base/tool-choice.ts';
import { jsonToolName, type ResponseFormat } from './response-format.ts';

const hostedTool = /_20\d{6}$/;

/** Anthropic's own tools (`web_search_20250305`, …) pass through as they are; all others are functions. */
export function toTools(request: ChatRequest, provider: string, format: ResponseFormat) {
  const all = request.tools ?? [];
  const hosted: object[] = all.filter((tool) => hostedTool.test(tool.type));
  const plan = toolPlan({ ...request, tools: all.filter((tool) => !hostedTool.test(tool.type)) }, provider);
  const tools = [
    ...plan.tools.map(toTool),
    ...hosted,
    ...(request.web_search_options ? [webSearchTool(request.web_search_options)] : []),
    ...(format.jsonTool ? [toTool(format.jsonTool)] : []),
  ];
  if (tools.length === 0) return {};
  return { tools, ...toToolChoice(plan, format) };
}

function toTool(tool: FunctionTool) {
  const { name, description, strict } = tool.function;
  return {
    name,
    ...(description && { description }),
    input_schema: parametersSchema(tool),
    ...(strict && { strict }),
    ...cacheMark(tool),
  };
}

function webSearchTool({ user_location }: NonNullable<ChatRequest['web_search_options']>) {
  const approximate = user_location?.approximate;
  return {
    type: 'web_search_20250305',
    name: 'web_search',
    ...(approximate && { user_location: { type: 'approximate', ...approximate } }),
  };
}

function toToolChoice(plan: ToolPlan, format: ResponseFormat) {
  const choice = format.jsonTool ? jsonChoice(plan) : choiceOf(plan.choice);
  if (plan.parallel || plan.tools.length === 0) return choice && { tool_choice: choice };
  // Without a choice of the caller's there is nothing to hang the flag on.
  const base = choice ?? { type: 'auto' };
  return { tool_choice: base.type === 'none' ? base : { ...base, disable_parallel_tool_use: true } };
}

/** The JSON tool alone is named; beside the caller's tools, any of them may come first. */
function jsonChoice(plan: ToolPlan) {
  const alone = plan.tools.length === 0 || plan.choice === 'none';
  return alone ? { type: 'tool', name: jsonToolName } : (named(plan.choice) ?? { type: 'any' });
}

function choiceOf(choice: ToolChoice | undefined): { type: string; name?: string } | undefined {
  if (choice === undefined) return undefined;
  if (choice === 'required') return { type: 'any' };
  return named(choice) ?? { type: choice as string };
}

function named(choice: ToolChoice | undefined) {
  return typeof choice === 'object' ? { type: 'tool', name: choice.name } : undefined;
}
