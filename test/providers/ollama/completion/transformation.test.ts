import { ollamaCompletion } from '../../../../providers/ollama/completion/transformation.ts';
import { testCompletions } from '../../base/completion/completion-cases.ts';

testCompletions('ollama', ollamaCompletion);
