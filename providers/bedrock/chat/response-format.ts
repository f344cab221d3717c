/**
 * JSON answers: by schema where the model takes one, by a tool it must call where it can be forced to, else by asking.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
 */
import type { ChatRequest, FunctionTool } from '../../base/chat-types.ts';
import { jsonTool } from '../../base/json-tool.ts';
import { isGiven } from '../../base/params.ts';
import { strictJsonSchema } from '../../base/strict-json-schema.ts';
import type { BedrockModel } from './models.ts';

export interface ResponseFormat {
  /** For `outputConfig`. */
  readonly textFormat?: object;
  /** Offered beside the caller's tools; one of them must then be called. */
  readonly jsonTool?: FunctionTool;
  /** For the system prompt. */
  readonly instruction?: string;
}

export function responseFormat(request: ChatRequest, model: BedrockModel): ResponseFormat {
  const format = request.response_format;
  if (!format || format.type === 'text') return {};
  const asked = format.type === 'json_schema' ? format.json_schema : undefined;
  if (asked?.schema && model.jsonSchema) return { textFormat: textFormat(asked, asked.schema) };
  const schema = asked?.schema ?? anyObject;
  return canForce(request, model) ? { jsonTool: jsonTool(schema, asked?.description) } : { instruction: say(schema) };
}

const anyObject = { type: 'object', additionalProperties: true };

/** Claude cannot be forced while it thinks; a thinking budget gives way, the adaptive form does not. */
function canForce({ thinking, reasoning_effort: effort }: ChatRequest, { toolChoice, claude }: BedrockModel): boolean {
  if (toolChoice === 'auto' || claude?.thinksUnasked === 'always') return false;
  const asksToThink = thinking ? thinking.type !== 'disabled' : isGiven(effort) && effort !== 'none';
  return claude?.thinking !== 'adaptive' || !asksToThink;
}

interface JsonSchema {
  readonly name: string;
  readonly description?: string;
}

/** The schema is a string here. */
function textFormat({ name, description }: JsonSchema, schema: Record<string, unknown>) {
  const jsonSchema = { schema: JSON.stringify(strictJsonSchema(schema)), name, ...(description && { description }) };
  return { type: 'json_schema', structure: { jsonSchema } };
}

function say(schema: Record<string, unknown>): string {
  return `Answer with one JSON object that matches this JSON schema, with no other text and no code fence around it:\n${JSON.stringify(schema)}`;
}
