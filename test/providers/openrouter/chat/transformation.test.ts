import { openrouterChat } from '../../../../providers/openrouter/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('openrouter', openrouterChat);
testDialectAnswers('openrouter', 'anthropic/claude-sonnet-4.5', openrouterChat);
testErrors('openrouter', openrouterChat);
