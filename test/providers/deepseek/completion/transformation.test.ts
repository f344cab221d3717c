import { deepseekCompletion } from '../../../../providers/deepseek/completion/transformation.ts';
import { testCompletions } from '../../base/completion/completion-cases.ts';

testCompletions('deepseek', deepseekCompletion);
