import { openaiEmbed } from '../../../../providers/openai/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('openai', openaiEmbed);
