/** Tools and the choice among them. @see https://ai.google.dev/gemini-api/docs/function-calling */
import type { ChatRequest, FunctionTool } from '../../base/chat-types.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';
import { type ToolPlan, toolPlan } from '../../base/tool-choice.ts';

/** Tools that run at Google's, by the `type` they are asked for with; their options stand under the same name. */
const hostedTools: Readonly<Record<string, string>> = {
  google_search: 'googleSearch',
  google_maps: 'googleMaps',
  url_context: 'urlContext',
  code_execution: 'codeExecution',
  file_search: 'fileSearch',
  computer_use: 'computerUse',
};

export function toTools(request: ChatRequest, provider: string): { fields: object; dropped: string[] } {
  const all = request.tools ?? [];
  const hosted = [
    ...all.filter(isHosted).map(toHostedTool),
    ...(request.web_search_options ? [{ googleSearch: {} }] : []),
  ];
  const plan = toolPlan({ ...request, tools: all.filter((tool) => !isHosted(tool)) }, provider);
  const functionDeclarations = plan.tools.map(toDeclaration);
  if (functionDeclarations.length === 0) return { fields: hosted.length > 0 ? { tools: hosted } : {}, dropped: [] };
  return {
    fields: { tools: [...hosted, { functionDeclarations }], ...toToolConfig(plan, hosted.length > 0) },
    dropped: plan.parallel ? [] : ['parallel_tool_calls'],
  };
}

function isHosted(tool: FunctionTool): boolean {
  return Object.hasOwn(hostedTools, tool.type);
}

function toHostedTool(tool: FunctionTool): object {
  return { [hostedTools[tool.type] as string]: (tool as unknown as JsonRecord)[tool.type] ?? {} };
}

function toDeclaration({ function: { name, description, parameters } }: FunctionTool): object {
  return {
    name,
    ...(description && { description }),
    ...(parameters && !isEmptyObject(parameters) && { parametersJsonSchema: parameters }),
  };
}

/** Gemini refuses the schema of an object without properties. */
function isEmptyObject(schema: JsonRecord): boolean {
  return Object.entries(schema).every(([keyword, value]) => saysNothing(keyword, value));
}

/** What schemas of no parameters say in so many words; anything else is a promise to keep. */
function saysNothing(keyword: string, value: unknown): boolean {
  switch (keyword) {
    case 'type':
      return value === 'object';
    case 'properties':
      return isRecord(value) && Object.keys(value).length === 0;
    case 'required':
      return Array.isArray(value) && value.length === 0;
    case 'additionalProperties':
      return value === false;
    default:
      return keyword === '$schema' || keyword === 'title' || keyword === 'description';
  }
}

/** Functions may stand beside hosted tools only when Google's own calls are shown, and arguments are checked. */
function toToolConfig(plan: ToolPlan, besideHosted: boolean): object {
  const strict = besideHosted || plan.tools.some((tool) => tool.function.strict);
  const functionCallingConfig = toMode(plan.choice, strict);
  if (!functionCallingConfig) return {};
  return {
    toolConfig: { functionCallingConfig, ...(besideHosted && { includeServerSideToolInvocations: true }) },
  };
}

/** `VALIDATED` is `AUTO` with arguments that keep to the schema; `ANY` keeps to it anyway. */
function toMode(choice: ToolPlan['choice'], strict: boolean): object | undefined {
  if (choice === undefined) return strict ? { mode: 'VALIDATED' } : undefined;
  if (choice === 'auto') return { mode: strict ? 'VALIDATED' : 'AUTO' };
  if (choice === 'none') return { mode: 'NONE' };
  return choice === 'required' ? { mode: 'ANY' } : { mode: 'ANY', allowedFunctionNames: [choice.name] };
}
