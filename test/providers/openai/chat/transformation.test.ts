import { openaiChat } from '../../../../providers/openai/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('openai', openaiChat);
testDialectAnswers('openai', 'gpt-4o', openaiChat);
testErrors('openai', openaiChat);
