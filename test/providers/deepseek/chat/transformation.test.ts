import { deepseekChat } from '../../../../providers/deepseek/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('deepseek', deepseekChat);
testDialectAnswers('deepseek', 'deepseek-v4-pro', deepseekChat);
testErrors('deepseek', deepseekChat);
