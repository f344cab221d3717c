import { cohereEmbed } from '../../../../providers/cohere/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('cohere', cohereEmbed);
