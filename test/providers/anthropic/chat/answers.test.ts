import { anthropicChat } from '../../../../providers/anthropic/chat/transformation.ts';
import { testAnswers } from '../../../helpers/answer-cases.ts';
import { sse } from '../../../helpers/bytes.ts';

testAnswers({
  folder: 'anthropic/chat/answers',
  provider: 'anthropic',
  model: 'claude-sonnet-4-5',
  transformer: anthropicChat,
  encode: (events) => sse(events.map((data) => ({ event: (data as { type: string }).type, data }))),
});
