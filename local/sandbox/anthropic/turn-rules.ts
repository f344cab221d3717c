import { type Explain, explainFirst, type Rule } from '../rule.ts';
import { traitsOf } from './models.ts';
import { type ContentBlock, isBlock, type Message, type MessagesRequest, toBlocks } from './request.ts';

const systemInMessagesBeta = 'mid-conversation-system-2026-04-07';

export const turnRules: readonly Rule<MessagesRequest>[] = [
  ({ messages }, { headers }) => {
    const betas = String(headers['anthropic-beta'] ?? '');
    if (betas.includes(systemInMessagesBeta) || messages.every(({ role }) => role !== 'system')) return undefined;
    return 'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';
  },
  ({ messages }) => (messages[0]?.role === 'user' ? undefined : 'messages: first message must use the "user" role'),
  ({ messages }) => explainFirst(messages, explainContent),
  ({ system }) => (typeof system === 'object' ? explainTexts(system, 'system') : undefined),
  ({ messages }) => explainFirst(messages, explainUnansweredCalls),
  ({ messages }) => explainFirst(messages, explainStrayResults),
  explainPrefill,
];

const explainContent: Explain<Message> = ({ role, content }, index, messages) => {
  const isFinalAssistant = role === 'assistant' && index === messages.length - 1;
  if (content.length === 0 && !isFinalAssistant)
    return `messages.${index}: all messages must have non-empty content except for the optional final assistant message`;
  const misplaced = role === 'user' ? 'tool_use' : 'tool_result';
  if (toBlocks(content).some(isBlock(misplaced)))
    return `messages.${index}: \`${misplaced}\` blocks can only be in \`${role === 'user' ? 'assistant' : 'user'}\` messages`;
  return typeof content === 'string'
    ? explainTexts(toBlocks(content).slice(content === '' ? 1 : 0), 'messages')
    : explainTexts(content, 'messages');
};

function explainTexts(blocks: readonly ContentBlock[], where: string): string | undefined {
  const texts = blocks.filter(isBlock('text')).map((block) => block.text);
  if (texts.includes('')) return `${where}: text content blocks must be non-empty`;
  return texts.every((text) => /\S/.test(text))
    ? undefined
    : `${where}: text content blocks must contain non-whitespace text`;
}

/** Results must open the next message: text before them counts as a missing result. */
const explainUnansweredCalls: Explain<Message> = (message, index, messages) => {
  const next = messages[index + 1];
  const opening = next?.role === 'user' ? openingResults(next) : [];
  const missing = callIds(message).filter((id) => !opening.includes(id));
  if (missing.length === 0) return undefined;
  return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
};

const explainStrayResults: Explain<Message> = (message, index, messages) => {
  const known = callIds(messages[index - 1]);
  const blocks = toBlocks(message.content);
  const position = blocks.findIndex(
    (block) => block.type === 'tool_result' && !known.includes(String(block.tool_use_id)),
  );
  const stray = blocks[position];
  if (stray?.type !== 'tool_result') return undefined;
  return `messages.${index}.content.${position}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray.tool_use_id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
};

function callIds(message: Message | undefined): string[] {
  return toBlocks(message?.content ?? [])
    .filter(isBlock('tool_use'))
    .map((block) => block.id);
}

function openingResults({ content }: Message): string[] {
  const blocks = toBlocks(content);
  const end = blocks.findIndex((block) => block.type !== 'tool_result');
  return blocks
    .slice(0, end === -1 ? blocks.length : end)
    .filter(isBlock('tool_result'))
    .map((block) => block.tool_use_id);
}

function explainPrefill({ model, messages, thinking }: MessagesRequest): string | undefined {
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return undefined;
  if (!traitsOf(model).prefill || (thinking && thinking.type !== 'disabled'))
    return 'This model does not support assistant message prefill. The conversation must end with a user message.';
  const ending = toBlocks(last.content).at(-1);
  return ending?.type === 'text' && /\s$/.test(ending.text)
    ? 'messages: final assistant content cannot end with trailing whitespace'
    : undefined;
}
