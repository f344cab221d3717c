import { perplexityChat } from '../../../../providers/perplexity/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('perplexity', perplexityChat);
testDialectAnswers('perplexity', 'sonar-reasoning-pro', perplexityChat);
testErrors('perplexity', perplexityChat);
