import { xaiChat } from '../../../../providers/xai/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('xai', xaiChat);
testDialectAnswers('xai', 'grok-4.3', xaiChat);
testErrors('xai', xaiChat);
