/** Schemas of tools must not close their objects here, and older models know no strict tools. */
import type { FunctionTool } from '../../base/chat-types.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';

/** Undefined where they can stay as they are. */
export function openTools(tools: readonly FunctionTool[] | undefined, loose: boolean): readonly object[] | undefined {
  const text = JSON.stringify(tools ?? []);
  if (!text.includes('"additionalProperties":false') && !(loose && text.includes('"strict":'))) return undefined;
  return tools?.map((tool) => openTool(tool, loose));
}

function openTool(tool: FunctionTool, loose: boolean): object {
  if (!tool.function) return tool;
  const { strict, parameters, ...rest } = tool.function;
  const keepsStrict = strict !== undefined && !loose;
  return {
    ...tool,
    function: { ...rest, ...(parameters && { parameters: opened(parameters) }), ...(keepsStrict && { strict }) },
  };
}

function opened(schema: JsonRecord): JsonRecord {
  const entries = Object.entries(schema).filter(([key, value]) => key !== 'additionalProperties' || value !== false);
  return Object.fromEntries(entries.map(([key, value]) => [key, openedValue(value)]));
}

function openedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(openedValue);
  return isRecord(value) ? opened(value) : value;
}
