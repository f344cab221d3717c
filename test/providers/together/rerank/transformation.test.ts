import { togetherRerank } from '../../../../providers/together/rerank/transformation.ts';
import { testRerank } from '../../../helpers/rerank-cases.ts';

testRerank('together', 'Salesforce/Llama-Rank-V1', togetherRerank);
