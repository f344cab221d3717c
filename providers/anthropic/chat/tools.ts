/** Tools and the choice among them. @see https://docs.claude.com/en/docs/agents-and-tools/tool-use/overview */
import type { ChatRequest, FunctionTool } from '../../base/chat-types.ts';
import type { ClaudeModel } from '../../base/claude-models.ts';
import { withoutRootUnion } from '../../base/claude-tool-schema.ts';
import { cacheMark } from '../../base/content.ts';
import { jsonToolName } from '../../base/json-tool.ts';
import { strictJsonSchema } from '../../base/strict-json-schema.ts';
import { parametersSchema, type ToolChoice, type ToolPlan, toolPlan } from '../../base/tool-choice.ts';
import type { ResponseFormat } from './response-format.ts';

const hostedTool = /_20\d{6}$/;

/** All tools but Anthropic's own (`web_search_20250305`, …) are functions. */
export function functionPlan(request: ChatRequest, provider: string): ToolPlan {
  return toolPlan({ ...request, tools: (request.tools ?? []).filter((tool) => !hostedTool.test(tool.type)) }, provider);
}

export function forcesCall({ tools, choice }: ToolPlan): boolean {
  return tools.length > 0 && (choice === 'required' || typeof choice === 'object');
}

export function toTools(request: ChatRequest, plan: ToolPlan, model: ClaudeModel, format: ResponseFormat) {
  const tools = [
    ...plan.tools.map((tool) => toTool(tool, model)),
    ...(request.tools ?? []).filter((tool) => hostedTool.test(tool.type)),
    ...(request.web_search_options ? [webSearchTool(request.web_search_options)] : []),
    ...(format.jsonTool ? [toTool(format.jsonTool, model)] : []),
  ];
  if (tools.length === 0) return {};
  return { tools, ...toToolChoice(plan, model, format) };
}

/** `strict` wants the same subset of JSON schema as answers do; models that lack it refuse the field. */
function toTool(tool: FunctionTool, model: ClaudeModel) {
  const { name, description } = tool.function;
  const strict = tool.function.strict && model.structuredOutput;
  const schema = withoutRootUnion(parametersSchema(tool));
  return {
    name,
    ...(description && { description }),
    input_schema: strict ? strictJsonSchema(schema) : schema,
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

function toToolChoice(plan: ToolPlan, model: ClaudeModel, format: ResponseFormat) {
  const choice = format.jsonTool ? jsonChoice(plan, model) : choiceOf(plan.choice);
  if (plan.parallel || plan.tools.length === 0) return choice && { tool_choice: choice };
  // Without a choice of the caller's there is nothing to hang the flag on.
  const base = choice ?? { type: 'auto' };
  return { tool_choice: base.type === 'none' ? base : { ...base, disable_parallel_tool_use: true } };
}

/** The JSON tool alone is named; beside the caller's tools, any of them may come first. */
function jsonChoice(plan: ToolPlan, model: ClaudeModel) {
  if (!model.forcedTools) return { type: 'auto' };
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
