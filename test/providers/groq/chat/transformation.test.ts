import { groqChat } from '../../../../providers/groq/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('groq', groqChat);
testDialectAnswers('groq', 'openai/gpt-oss-120b', groqChat);
testErrors('groq', groqChat);
