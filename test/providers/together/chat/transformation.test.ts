import { togetherChat } from '../../../../providers/together/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('together', togetherChat);
testDialectAnswers('together', 'openai/gpt-oss-120b', togetherChat);
testErrors('together', togetherChat);
