import type { ChatRequest, ContentPart, Message } from '../../base/chat-types.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { audioOutput, openAIHintsBut } from '../../base/openai-only.ts';

/** A JSON schema goes under the JSON mode here; documents are inlined by a mark on their URL. */
function withSchemaAsObject(request: ChatRequest): RequestPatch {
  const format = request.response_format;
  const schema = format?.type === 'json_schema' ? format.json_schema.schema : undefined;
  return {
    fields: { ...(schema && { response_format: { type: 'json_object', schema } }), ...inlineDocuments(request) },
  };
}

/** @see https://docs.fireworks.ai/guides/document-inlining */
function inlineDocuments({ messages }: ChatRequest): { messages?: readonly Message[] } {
  const hasFile = ({ content }: Message) => Array.isArray(content) && content.some((part) => part.type === 'file');
  if (!messages.some(hasFile)) return {};
  return { messages: messages.map((message) => (hasFile(message) ? withInlined(message) : message)) };
}

function withInlined(message: Message): Message {
  const content = (message.content as readonly ContentPart[]).map((part) => {
    if (part.type !== 'file' || !part.file.file_data) return part;
    return { type: 'image_url', image_url: { url: `${part.file.file_data}#transform=inline` } } as const;
  });
  return { ...message, content } as Message;
}

/** @see https://docs.fireworks.ai/api-reference/post-chatcompletions */
export const fireworksChat = openAICompatibleChat({
  modelPrefix: 'accounts/fireworks/models/',
  params: { refused: [...audioOutput], dropped: openAIHintsBut('metadata', 'prediction', 'prompt_cache_key') },
  rename: { max_completion_tokens: 'max_tokens' },
  values: { tool_choice: { required: 'any' }, reasoning_effort: { minimal: 'low' } },
  reasoningBack: 'reasoning_content',
  patchRequest: withSchemaAsObject,
});
