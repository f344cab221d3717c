import { mistralCompletion } from '../../../../providers/mistral/completion/transformation.ts';
import { testCompletions } from '../../base/completion/completion-cases.ts';

testCompletions('mistral', mistralCompletion);
