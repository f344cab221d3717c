import { cerebrasChat } from '../../../../providers/cerebras/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('cerebras', cerebrasChat);
testDialectAnswers('cerebras', 'zai-glm-4.7', cerebrasChat);
testErrors('cerebras', cerebrasChat);
