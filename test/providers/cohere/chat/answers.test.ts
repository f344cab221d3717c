import { cohereChat } from '../../../../providers/cohere/chat/transformation.ts';
import { testAnswers } from '../../../helpers/answer-cases.ts';
import { sse } from '../../../helpers/bytes.ts';

testAnswers({
  folder: 'cohere/chat/answers',
  provider: 'cohere',
  model: 'command-a-reasoning-08-2025',
  transformer: cohereChat,
  encode: (events) => sse(events.map((data) => ({ event: (data as { type: string }).type, data }))),
});
