import { azureCompletion } from '../../../../providers/azure/completion/transformation.ts';
import { testCompletions } from '../../base/completion/completion-cases.ts';

testCompletions('azure', azureCompletion);
