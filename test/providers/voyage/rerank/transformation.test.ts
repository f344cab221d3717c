import { voyageRerank } from '../../../../providers/voyage/rerank/transformation.ts';
import { testRerank } from '../../../helpers/rerank-cases.ts';

testRerank('voyage', 'rerank-2.5', voyageRerank);
