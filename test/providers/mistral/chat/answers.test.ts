import { mistralChat } from '../../../../providers/mistral/chat/transformation.ts';
import { testAnswers } from '../../../helpers/answer-cases.ts';
import { sse } from '../../../helpers/bytes.ts';

testAnswers({
  folder: 'mistral/chat/answers',
  provider: 'mistral',
  model: 'mistral-small-latest',
  transformer: mistralChat,
  encode: (events) => sse(events.map((data) => ({ data }))),
});
