import { mistralEmbed } from '../../../../providers/mistral/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('mistral', mistralEmbed);
