/** For models that take no schema for their answer: a tool they must call, whose input becomes the content. */
import type { FunctionTool } from './chat-types.ts';

export const jsonToolName = 'json_response';

export function jsonTool(parameters: Record<string, unknown>, description?: string): FunctionTool {
  const what = description ? ` ${description}` : '';
  return {
    type: 'function',
    function: { name: jsonToolName, description: `Give your final answer as JSON with this tool.${what}`, parameters },
  };
}
