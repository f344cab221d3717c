/**
 * OpenAI's messages as Cohere's, which are much alike: no names and marks, a plan in place of text beside tool calls.
 * @see https://docs.cohere.com/reference/chat#request.body.messages
 */
import type {
  AssistantMessage,
  ContentPart,
  Message,
  MessageContent,
  ToolCall,
  ToolMessage,
} from '../../base/chat-types.ts';
import { assistantContent, isTextPart, textOf, toParts } from '../../base/content.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { badParam, unsupportedParam } from '../../base/errors.ts';
import { argumentsText } from '../../base/openai-dialect/tool-calls.ts';
import { plainId } from '../../base/signed-ids.ts';
import { requirePairedToolResults } from '../../base/tool-results.ts';
import { thinks } from './thinking.ts';

export function toCohereMessages(messages: readonly Message[], { provider, model }: CallContext<'chat'>): object[] {
  requirePairedToolResults(messages);
  const turns = messages.flatMap((message) => toTurn(message, provider, thinks(model)));
  if (turns.length === 0) throw badParam('messages', 'The messages say nothing.');
  return turns;
}

function toTurn(message: Message, provider: string, thinking: boolean): object[] {
  switch (message.role) {
    case 'system':
    case 'developer':
      return [{ role: 'system', content: toContent(message.content, provider) }];
    case 'user':
      return [{ role: 'user', content: toContent(message.content, provider) }];
    case 'assistant':
      return message.tool_calls?.length ? [callingTurn(message, thinking)] : answeringTurn(message, provider);
    case 'tool':
      return [toolTurn(message)];
  }
}

function toContent(content: MessageContent | undefined, provider: string): string | object[] {
  if (!Array.isArray(content)) return textOf(content);
  const parts = toParts(content).flatMap((part) => toPart(part, provider));
  return parts.length > 0 ? parts : '';
}

/** Empty texts say nothing and are refused. */
function toPart(part: ContentPart, provider: string): object[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'refusal':
      return part.refusal === '' ? [] : [{ type: 'text', text: part.refusal }];
    case 'image_url':
      return [{ type: 'image_url', image_url: imageUrl(part.image_url) }];
    case 'file':
      throw unsupportedParam('messages[].content[].file', provider, 'Give the text of a file in `documents`.');
    case 'input_audio':
      throw unsupportedParam('messages[].content[].input_audio', provider);
    default:
      throw badParam('messages', `Unknown content part \`${(part as { type: unknown }).type}\`.`);
  }
}

function imageUrl({ url, detail }: { readonly url: string; readonly detail?: string }): object {
  return { url, ...(detail && { detail }) };
}

/** A turn that says nothing is refused, and has nothing to be missed. */
function answeringTurn(message: AssistantMessage, provider: string): object[] {
  const content = toContent(assistantContent(message), provider);
  return content.length === 0 ? [] : [{ role: 'assistant', content }];
}

/** Models that think want their thoughts back while they use tools, as the only content of such a turn. */
function callingTurn(message: AssistantMessage, thinking: boolean): object {
  const plan = textOf(assistantContent(message));
  const thoughts = thinking && (message.reasoning_content ?? message.reasoning);
  return {
    role: 'assistant',
    ...(thoughts && { content: [{ type: 'thinking', thinking: thoughts }] }),
    ...(plan && { tool_plan: plan }),
    tool_calls: message.tool_calls?.map(toToolCall),
  };
}

function toToolCall({ id, function: { name, arguments: args } }: ToolCall): object {
  return { id: plainId(id), type: 'function', function: { name, arguments: argumentsText(args) || '{}' } };
}

/** Cohere's own parts (documents to be cited) pass as they are. */
function toolTurn({ content, tool_call_id }: ToolMessage): object {
  const parts = toParts(content);
  return {
    role: 'tool',
    tool_call_id: plainId(tool_call_id),
    content: parts.every(isTextPart) ? textOf(content) : parts.map(({ cache_control: _, ...part }) => part),
  };
}
