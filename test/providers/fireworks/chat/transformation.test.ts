import { fireworksChat } from '../../../../providers/fireworks/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('fireworks', fireworksChat);
testDialectAnswers('fireworks', 'glm-5', fireworksChat);
testErrors('fireworks', fireworksChat);
