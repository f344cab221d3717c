import { togetherCompletion } from '../../../../providers/together/completion/transformation.ts';
import { testCompletions } from '../../base/completion/completion-cases.ts';

testCompletions('together', togetherCompletion);
