import { type Explain, explainFirst, type Rule } from '../rule.ts';
import { claudeRules } from './claude-rules.ts';
import { type ConverseRequest, contentBlockKeys, isClaude, type Message } from './request.ts';

const commonRules: readonly Rule<ConverseRequest>[] = [
  ({ messages }) =>
    messages[0]?.role === 'user'
      ? undefined
      : 'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
  ({ messages }) =>
    messages.some(({ role }, index) => role === messages[index - 1]?.role)
      ? 'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.'
      : undefined,
  ({ messages }) => explainFirst(messages, explainBlocks),
  ({ messages, toolConfig }) =>
    !toolConfig && messages.some(({ content }) => content.some((block) => block.toolUse || block.toolResult))
      ? 'The toolConfig field must be defined when using toolUse and toolResult content blocks.'
      : undefined,
  ({ messages }) => explainFirst(messages, explainToolResults),
  ({ messages }, { model }) =>
    /mistral/.test(model) && messages.some(hasLongToolId)
      ? 'Tool use ids must be 9 alphanumeric characters.'
      : undefined,
  ({ outputConfig }) => explainSchema(outputConfig?.textFormat?.structure.jsonSchema.schema),
];

export function rulesOf(model: string): readonly Rule<ConverseRequest>[] {
  return isClaude(model) ? [...commonRules, ...claudeRules] : commonRules;
}

const explainBlocks: Explain<Message> = ({ content }, index) => {
  if (content.length === 0)
    return `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`;
  const ambiguous = content.findIndex((block) => Object.keys(block).length !== 1);
  if (ambiguous >= 0)
    return `ContentBlock object at messages.${index}.content.${ambiguous} must set one of the following keys: ${contentBlockKeys.join(', ')}.`;
  const blank = content.findIndex(({ text }) => text !== undefined && text.trim() === '');
  if (blank >= 0)
    return `The text field in the ContentBlock object at messages.${index}.content.${blank} is blank. Add text to the text field, and try again.`;
  return content.some((block) => block.document) && !content.some((block) => block.text)
    ? `A text content block must be included in messages.${index} with a document content block.`
    : undefined;
};

const explainToolResults: Explain<Message> = (message, index, messages) => {
  const where = `messages.${index}.content`;
  const called = toolUseIds(messages[index - 1]);
  const answered = toolResultIds(message);
  if (answered.length > called.length)
    return `The number of toolResult blocks at ${where} exceeds the number of toolUse blocks of previous turn.`;
  const missing = called.filter((id) => !answered.includes(id));
  return missing.length > 0
    ? `Expected toolResult blocks at ${where} for the following Ids: ${missing.join(', ')}`
    : undefined;
};

export function toolUseIds(message: Message | undefined): string[] {
  return (message?.content ?? []).flatMap(({ toolUse }) => (toolUse ? [toolUse.toolUseId] : []));
}

function toolResultIds(message: Message): string[] {
  return message.content.flatMap(({ toolResult }) => (toolResult ? [toolResult.toolUseId] : []));
}

function hasLongToolId(message: Message): boolean {
  return [...toolUseIds(message), ...toolResultIds(message)].some((id) => !/^[a-zA-Z0-9]{9}$/.test(id));
}

/** The schema travels as a string. */
function explainSchema(schema: string | undefined): string | undefined {
  try {
    JSON.parse(schema ?? '{}');
    return undefined;
  } catch {
    return 'The schema in outputConfig.textFormat.structure.jsonSchema is not valid JSON.';
  }
}
