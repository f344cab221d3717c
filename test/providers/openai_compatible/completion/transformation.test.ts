import { openaiCompatibleCompletion } from '../../../../providers/openai_compatible/completion/transformation.ts';
import { testCompletions } from '../../base/completion/completion-cases.ts';

testCompletions('openai_compatible', openaiCompatibleCompletion, false);
