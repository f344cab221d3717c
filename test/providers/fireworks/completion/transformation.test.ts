import { fireworksCompletion } from '../../../../providers/fireworks/completion/transformation.ts';
import { testCompletions } from '../../base/completion/completion-cases.ts';

testCompletions('fireworks', fireworksCompletion);
