/**
 * Function calls of earlier turns, and what the functions returned.
 * @see https://ai.google.dev/gemini-api/docs/thought-signatures
 */
import type { Message, ToolCall, ToolMessage } from '../../base/chat-types.ts';
import { isTextPart, textOf, toParts } from '../../base/content.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';
import { plainId, readSignedId } from '../../base/signed-ids.ts';
import { parseToolArguments } from '../../base/tool-arguments.ts';
import type { GeminiModel } from '../models.ts';
import { type Part, toPart } from './parts.ts';

/** Google's own word for "this call's signature is lost"; without it, Gemini 3 answers 400. */
const skipValidation = 'skip_thought_signature_validator';

/** Of parallel calls only the first is signed. */
export function toFunctionCalls(calls: readonly ToolCall[], model: GeminiModel): Part[] {
  return calls.map((call, index) => {
    const signature = signatureOf(call) ?? (model.signsCalls && index === 0 ? skipValidation : undefined);
    const { name, arguments: args } = call.function;
    return {
      functionCall: { ...ownId(call.id), name, args: parseToolArguments(args, name) },
      ...(signature && { thoughtSignature: signature }),
    };
  });
}

function signatureOf({ id, extra_content }: ToolCall): string | undefined {
  return extra_content?.google?.thought_signature ?? readSignedId(id).state?.signature;
}

/** Ids that look like these were minted by us, or by another provider: Gemini has never seen them. Its own may be `call_129591`. */
const foreignId = /^(?:call_(?!\d{5,}$)|toolu_|tooluse_|chatcmpl-)/;

function ownId(signed: string): { id?: string } {
  const id = plainId(signed);
  return foreignId.test(id) ? {} : { id };
}

/** One response a call, in the order of the calls: without ids, that order is what pairs them. */
export function toFunctionResponses(
  calls: readonly ToolCall[],
  following: readonly Message[],
  model: GeminiModel,
): Part[] {
  return calls.flatMap((call) => {
    const result = following.find((message) => message.role === 'tool' && message.tool_call_id === call.id);
    return toFunctionResponse(call, result as ToolMessage, model);
  });
}

/** Media stand inside of the response where the model takes them there, else right behind it. */
function toFunctionResponse(call: ToolCall, { content }: ToolMessage, model: GeminiModel): Part[] {
  const texts = toParts(content).filter(isTextPart);
  const media = toParts(content).flatMap((part) => (isTextPart(part) ? [] : toPart(part)));
  const inside = media.filter((part) => model.signsCalls && 'inlineData' in part);
  const outside = media.filter((part) => !inside.includes(part));
  const functionResponse = {
    ...ownId(call.id),
    name: call.function.name,
    response: toResponse(textOf(texts)),
    ...(inside.length > 0 && { parts: inside }),
  };
  return [{ functionResponse }, ...outside];
}

/** Keys named `$ref` would be read as references to parts, and numbers this long would lose their last digits. */
const staysText = /"\$ref"|\d{16}/;

/** Must be an object, so that any other output is wrapped. */
function toResponse(output: string): JsonRecord {
  const value = staysText.test(output) ? undefined : tryParse(output);
  return isRecord(value) ? value : { output };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
