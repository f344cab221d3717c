import { openaiCompletion } from '../../../../providers/openai/completion/transformation.ts';
import { testCompletions } from '../../base/completion/completion-cases.ts';

testCompletions('openai', openaiCompletion);
