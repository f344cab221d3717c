import { openrouterCompletion } from '../../../../providers/openrouter/completion/transformation.ts';
import { testCompletions } from '../../base/completion/completion-cases.ts';

testCompletions('openrouter', openrouterCompletion);
