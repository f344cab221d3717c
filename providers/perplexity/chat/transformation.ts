import type { ChatRequest, ContentPart, Message } from '../../base/chat-types.ts';
import { parseDataUrl, toParts } from '../../base/content.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';

/** Turns must alternate after the system messages; PDFs go as `file_url` parts with bare base64. */
function withAlternatingTurns(request: ChatRequest): RequestPatch {
  const messages: Message[] = [];
  for (const message of request.messages) {
    const last = messages.at(-1);
    if (last?.role === message.role && message.role !== 'system') messages[messages.length - 1] = merged(last, message);
    else messages.push(message);
  }
  const same = messages.length === request.messages.length && !messages.some(hasFile);
  return { fields: same ? {} : { messages: messages.map(withFileUrls) } };
}

function merged(first: Message, second: Message): Message {
  const bothText = typeof first.content === 'string' && typeof second.content === 'string';
  const content = bothText
    ? `${first.content}\n\n${second.content}`
    : [...toParts(first.content), ...toParts(second.content)];
  return { ...first, content } as Message;
}

function hasFile({ content }: Message): boolean {
  return Array.isArray(content) && content.some((part) => part.type === 'file');
}

function withFileUrls(message: Message): object {
  return hasFile(message) ? { ...message, content: toParts(message.content).map(toFileUrl) } : message;
}

function toFileUrl(part: ContentPart): object {
  if (part.type !== 'file') return part;
  const { file_data = '', filename } = part.file;
  const url = parseDataUrl(file_data)?.data ?? file_data;
  return { type: 'file_url', file_url: { url }, ...(filename && { file_name: filename }) };
}

/** @see https://docs.perplexity.ai/api-reference/chat-completions-post */
export const perplexityChat = openAICompatibleChat({
  params: {
    refused: ['tools', 'tool_choice', 'n', 'logprobs', 'top_logprobs', 'logit_bias'],
    dropped: [
      'stop',
      'seed',
      'top_k',
      'parallel_tool_calls',
      'store',
      'user',
      'service_tier',
      'prediction',
      'verbosity',
    ],
  },
  rename: { max_completion_tokens: 'max_tokens' },
  streamOptions: false,
  endMarker: 'finish-reason',
  patchRequest: withAlternatingTurns,
});
