import { Refusal } from '../refusal.ts';
import { type Explain, explainFirst, type Rule } from '../rule.ts';
import { type ChatRequest, type Message, textOf } from './request.ts';

export const rules: readonly Rule<ChatRequest>[] = [
  ({ messages }) => explainFirst(messages, explainToolIds),
  ({ messages }) => explainFirst(messages, explainOrder),
  ({ messages }) => explainFirst(messages, explainCounts),
  ({ messages }) => explainFirst(messages, explainAssistant),
  ({ messages }) => {
    const last = messages.at(-1);
    if (last?.role === 'user' || last?.role === 'tool' || (last?.role === 'assistant' && last.prefix)) return undefined;
    return wrongOrder(
      `Expected last role User or Tool (or Assistant with prefix True) for serving but got ${last?.role}`,
    );
  },
];

const explainToolIds: Explain<Message, Refusal> = (message) => {
  const ids = message.role === 'tool' ? [message.tool_call_id] : callsOf(message).map(({ id }) => id);
  const wrong = ids.find((id) => id != null && !/^[a-zA-Z0-9]{9}$/.test(id));
  if (wrong == null) return undefined;
  const text = `Tool call id was ${wrong} but must be a-z, A-Z, 0-9, with a length of 9.`;
  return new Refusal(400, text, { type: 'invalid_function_call', code: '3280' });
};

const explainOrder: Explain<Message, Refusal> = ({ role }, index, messages) => {
  const previous = messages[index - 1];
  const unexpected =
    role === 'tool'
      ? previous?.role !== 'tool' && callsOf(previous).length === 0
      : previous?.role === 'tool' && role !== 'assistant';
  return unexpected ? wrongOrder(`Unexpected role '${role}' after role '${previous?.role ?? 'none'}'`) : undefined;
};

const explainCounts: Explain<Message, Refusal> = (message, index, messages) => {
  const calls = callsOf(message).length;
  const after = messages.slice(index + 1);
  const end = after.findIndex(({ role }) => role !== 'tool');
  const answers = end === -1 ? after.length : end;
  return calls > 0 && answers !== calls ? wrongOrder('Not the same number of function calls and responses') : undefined;
};

const explainAssistant: Explain<Message, Refusal> = (message) =>
  message.role === 'assistant' && textOf(message.content) === '' && callsOf(message).length === 0
    ? new Refusal(400, 'Assistant message must have either content or tool_calls, but not none.', {
        type: 'invalid_request_assistant_message',
        code: '3240',
      })
    : undefined;

function callsOf(message: Message | undefined) {
  return message?.role === 'assistant' ? (message.tool_calls ?? []) : [];
}

function wrongOrder(message: string): Refusal {
  return new Refusal(400, message, { type: 'invalid_request_message_order', code: '3230' });
}
