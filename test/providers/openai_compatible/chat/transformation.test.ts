import { openaiCompatibleChat } from '../../../../providers/openai_compatible/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('openai_compatible', openaiCompatibleChat);
testDialectAnswers('openai_compatible', 'any-model', openaiCompatibleChat);
testErrors('openai_compatible', openaiCompatibleChat);
