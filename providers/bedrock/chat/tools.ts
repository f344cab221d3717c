/** Tools and the choice among them. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html */
import type { ChatRequest, FunctionTool } from '../../base/chat-types.ts';
import { withoutRootUnion } from '../../base/claude-tool-schema.ts';
import { unsupportedParam } from '../../base/errors.ts';
import { jsonToolName } from '../../base/json-tool.ts';
import { strictJsonSchema } from '../../base/strict-json-schema.ts';
import { parametersSchema, type ToolChoice, type ToolPlan } from '../../base/tool-choice.ts';
import type { Block } from './blocks.ts';
import { withCachePoint } from './cache-points.ts';
import type { BedrockModel } from './models.ts';
import type { ResponseFormat } from './response-format.ts';
import { toToolUseName } from './tool-ids.ts';

export interface Tools {
  readonly toolConfig?: { readonly tools: readonly Block[]; readonly toolChoice?: object };
  /** Claude's own form of the choice, for `additionalModelRequestFields`. */
  readonly claudeChoice?: object;
  readonly dropped: readonly string[];
}

export function forcesCall({ tools, choice }: ToolPlan): boolean {
  return tools.length > 0 && (choice === 'required' || isNamed(choice));
}

export function toTools(request: ChatRequest, plan: ToolPlan, model: BedrockModel, format: ResponseFormat): Tools {
  const callable = plan.choice === 'none' ? [] : plan.tools;
  const offered = format.jsonTool ? [...callable, format.jsonTool] : callable;
  if (offered.length === 0) return { ...usedEarlier(request), dropped: [] };
  const choice = format.jsonTool ? jsonChoice(plan.choice, callable) : plan.choice;
  if (model.toolChoice === 'auto' && forcesCall(plan))
    throw unsupportedParam('tool_choice', 'bedrock', 'This model cannot be forced to call a tool: use `auto`.');
  const oneAtATime = !plan.parallel && callable.length > 0;
  // A family that cannot be told which tool to call is offered only that one.
  if (model.toolChoice === 'any' && isNamed(choice))
    return withChoice(named(offered, choice.name), 'required', oneAtATime, model);
  return withChoice(offered, choice, oneAtATime, model);
}

function isNamed(choice: ToolChoice | undefined): choice is { name: string } {
  return typeof choice === 'object';
}

function named(tools: readonly FunctionTool[], name: string): FunctionTool[] {
  return tools.filter((tool) => tool.function.name === name);
}

/** The JSON tool alone is named; beside the caller's tools, any of them may come first. */
function jsonChoice(choice: ToolChoice | undefined, callable: readonly FunctionTool[]): ToolChoice {
  if (callable.length === 0) return { name: jsonToolName };
  return isNamed(choice) ? choice : 'required';
}

/** Claude's way to forbid parallel calls lies in its own `tool_choice`, beside which Converse's would be a conflict. */
function withChoice(
  offered: readonly FunctionTool[],
  choice: ToolChoice | undefined,
  oneAtATime: boolean,
  model: BedrockModel,
): Tools {
  const tools = offered.flatMap((tool) => toTool(tool, model));
  if (oneAtATime && model.claude) {
    const claudeChoice = { ...toClaudeChoice(choice), disable_parallel_tool_use: true };
    return { toolConfig: { tools }, claudeChoice, dropped: [] };
  }
  const toolChoice = toToolChoice(choice);
  return {
    toolConfig: { tools, ...(toolChoice && { toolChoice }) },
    dropped: oneAtATime ? ['parallel_tool_calls'] : [],
  };
}

function toToolChoice(choice: ToolChoice | undefined): object | undefined {
  if (isNamed(choice)) return { tool: { name: choice.name } };
  if (choice === 'required') return { any: {} };
  return choice === 'auto' ? { auto: {} } : undefined;
}

function toClaudeChoice(choice: ToolChoice | undefined): object {
  if (isNamed(choice)) return { type: 'tool', name: choice.name };
  return { type: choice === 'required' ? 'any' : 'auto' };
}

/** An empty description is refused. */
function toTool(tool: FunctionTool, model: BedrockModel): Block[] {
  const { name, description } = tool.function;
  const strict = tool.function.strict && model.jsonSchema;
  const schema = model.claude ? withoutRootUnion(parametersSchema(tool)) : parametersSchema(tool);
  const toolSpec = {
    name,
    ...(description?.trim() && { description }),
    inputSchema: { json: strict ? strictJsonSchema(schema) : schema },
    ...(strict && { strict }),
  };
  return model.caching === 'everywhere' ? withCachePoint([{ toolSpec }], tool, model) : [{ toolSpec }];
}

/** Calls in the history are refused without a `toolConfig`, and there is no way to forbid further ones in it. */
function usedEarlier({ messages }: ChatRequest): Pick<Tools, 'toolConfig'> {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []));
  const names = [...new Set(calls.map((call) => toToolUseName(call.function.name)))];
  return names.length === 0 ? {} : { toolConfig: { tools: names.map(unavailableTool) } };
}

function unavailableTool(name: string): Block {
  const description = 'Was used earlier in this conversation. It is not available now: do not call it.';
  return { toolSpec: { name, description, inputSchema: { json: { type: 'object', properties: {} } } } };
}
