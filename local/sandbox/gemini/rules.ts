import type { Call } from '../dialect.ts';
import { explainFirst, type Rule } from '../rule.ts';
import { sign } from '../signature.ts';
import { type Content, declarationsOf, type GenerateContentRequest, isGemini3, type Part } from './request.ts';
import { explainAudio } from './transcript.ts';

export const rules: readonly Rule<GenerateContentRequest>[] = [
  ({ contents }) => (contents.every(hasKnownRole) ? undefined : 'Please use a valid role: user, model.'),
  ({ contents }) => explainFirst(contents, explainParts),
  ({ systemInstruction }, { model }) =>
    systemInstruction && /^gemma/.test(model) ? `Developer instruction is not enabled for models/${model}` : undefined,
  explainAudio,
  explainTools,
  ({ generationConfig }) => {
    const mimeType = generationConfig?.responseMimeType;
    const schema = generationConfig?.responseSchema ?? generationConfig?.responseJsonSchema;
    return schema && mimeType !== 'application/json'
      ? '* GenerateContentRequest.generation_config.response_mime_type: response schema can only be set if response_mime_type is application/json\n'
      : undefined;
  },
  (request, { model }) =>
    !isGemini3(model) &&
    declarationsOf(request).length > 0 &&
    request.generationConfig?.responseMimeType === 'application/json'
      ? "Function calling with a response mime type: 'application/json' is unsupported"
      : undefined,
  explainThinking,
  ({ contents }) => explainFunctionTurns(contents),
  ({ contents }, { model }) => (isGemini3(model) ? explainSignatures(contents) : undefined),
];

function hasKnownRole({ role }: Content): boolean {
  return role === undefined || role === 'user' || role === 'model';
}

function explainParts({ parts = [] }: Content, index: number): string | undefined {
  const where = `* GenerateContentRequest.contents[${index}].parts`;
  if (parts.length === 0) return `${where}: contents.parts must not be empty.\n`;
  const empty = parts.findIndex((part) => !hasData(part));
  return empty < 0
    ? undefined
    : `${where}[${empty}].data: required oneof field 'data' must have one initialized field\n`;
}

function hasData({ text, thought: _thought, thoughtSignature: _signature, ...data }: Part): boolean {
  return Boolean(text) || Object.values(data).some((value) => value !== undefined);
}

function explainTools(request: GenerateContentRequest): string | undefined {
  const declarations = declarationsOf(request);
  const choice = request.toolConfig?.functionCallingConfig;
  if (choice && choice.mode !== 'NONE' && declarations.length === 0)
    return 'Function calling config is set without function_declarations.';
  const empty = declarations.findIndex(({ parameters }) => isEmptyObject(parameters));
  if (empty >= 0)
    return `* GenerateContentRequest.tools[0].function_declarations[${empty}].parameters.properties: should be non-empty for OBJECT type\n`;
  const unknown = choice?.allowedFunctionNames?.find(
    (name) => !declarations.some((declaration) => declaration.name === name),
  );
  if (unknown !== undefined) return `Function name '${unknown}' in allowed_function_names is not declared.`;
  return choice?.allowedFunctionNames?.length && choice.mode !== 'ANY' && choice.mode !== 'VALIDATED'
    ? 'allowed_function_names should only be set when the function calling mode is ANY or VALIDATED.'
    : undefined;
}

function isEmptyObject(schema: Readonly<Record<string, unknown>> | undefined): boolean {
  return String(schema?.['type']).toUpperCase() === 'OBJECT' && Object.keys(schema?.['properties'] ?? {}).length === 0;
}

function explainThinking({ generationConfig }: GenerateContentRequest, { model }: Call): string | undefined {
  const { thinkingLevel, thinkingBudget } = generationConfig?.thinkingConfig ?? {};
  if (thinkingLevel !== undefined && !isGemini3(model)) return 'Thinking level is not supported for this model.';
  return thinkingLevel !== undefined && thinkingBudget !== undefined
    ? 'You can only set only one of thinking budget and thinking level.'
    : undefined;
}

/** Every turn of function calls is followed by one turn of as many responses, with the same names. */
function explainFunctionTurns(contents: readonly Content[]): string | undefined {
  for (const [index, content] of contents.entries()) {
    const responses = partsOf(content, 'functionResponse');
    const calls = partsOf(contents[index - 1], 'functionCall');
    if (responses.length === 0 && calls.length === 0) continue;
    if (calls.length === 0)
      return 'Please ensure that function response turn comes immediately after a function call turn.';
    if (responses.length !== calls.length)
      return 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.';
    const stray = responses.find(({ name }) => !calls.some((call) => call.name === name));
    if (stray) return `Function response name '${stray.name}' does not match a function call of the previous turn.`;
  }
  return partsOf(contents.at(-1), 'functionCall').length > 0
    ? 'Please ensure that function call turn is followed by a function response turn.'
    : undefined;
}

function partsOf<K extends 'functionCall' | 'functionResponse'>(
  content: Content | undefined,
  kind: K,
): NonNullable<Part[K]>[] {
  return (content?.parts ?? []).flatMap((part) =>
    part[kind] === undefined ? [] : [part[kind] as NonNullable<Part[K]>],
  );
}

/** Google's documented way around a signature that was lost. */
const skipValidation = 'skip_thought_signature_validator';

/** In the current turn the first call of every step has to carry the signature it came with. */
function explainSignatures(contents: readonly Content[]): string | undefined {
  const turnStart = contents.findLastIndex(
    (content) => content.role !== 'model' && partsOf(content, 'functionResponse').length === 0,
  );
  for (const [index, { parts = [] }] of contents.entries()) {
    const first = index > turnStart ? parts.find(({ functionCall }) => functionCall !== undefined) : undefined;
    if (!first?.functionCall) continue;
    const { name } = first.functionCall;
    if (!first.thoughtSignature)
      return `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${name}\` , position ${index + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`;
    if (first.thoughtSignature !== skipValidation && first.thoughtSignature !== sign(name))
      return 'Thought signature is not valid';
  }
  return undefined;
}
