/**
 * JSON answers: by schema where the model takes one, else by a tool it must call, whose input becomes the content.
 * @see https://docs.claude.com/en/docs/build-with-claude/structured-outputs
 */
import type { ChatRequest, FunctionTool } from '../../base/chat-types.ts';
import type { ClaudeModel } from '../../base/claude-models.ts';
import { jsonTool } from '../../base/json-tool.ts';
import { strictJsonSchema } from '../../base/strict-json-schema.ts';

export interface ResponseFormat {
  /** For `output_config.format`. */
  readonly outputFormat?: { readonly type: 'json_schema'; readonly schema: object };
  /** Offered beside the caller's tools; one of them must then be called. */
  readonly jsonTool?: FunctionTool;
}

export function responseFormat(request: ChatRequest, model: ClaudeModel): ResponseFormat {
  const format = request.response_format;
  if (!format || format.type === 'text') return {};
  if (format.type === 'json_object') return { jsonTool: jsonTool(anyObject) };
  const { schema, description } = format.json_schema;
  if (!schema || !model.structuredOutput) return { jsonTool: jsonTool(schema ?? anyObject, description) };
  return { outputFormat: { type: 'json_schema', schema: strictJsonSchema(schema) } };
}

const anyObject = { type: 'object', additionalProperties: true };
