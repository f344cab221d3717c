import { ollamaChat } from '../../../../providers/ollama/chat/transformation.ts';
import { testDialectAnswers } from '../../base/openai-dialect/dialect-answers.ts';
import { testErrors } from '../../base/openai-dialect/error-cases.ts';
import { testRequests } from '../../base/openai-dialect/request-cases.ts';

testRequests('ollama', ollamaChat);
testDialectAnswers('ollama', 'qwen3:8b', ollamaChat);
testErrors('ollama', ollamaChat);
