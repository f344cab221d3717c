import { azureChat } from '../../../../providers/azure/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('azure', azureChat);
testDialectAnswers('azure', 'gpt-4o', azureChat);
testErrors('azure', azureChat);
