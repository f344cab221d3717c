import { cohereRerank } from '../../../../providers/cohere/rerank/transformation.ts';
import { testRerank } from '../../../helpers/rerank-cases.ts';

testRerank('cohere', 'rerank-v3.5', cohereRerank);
