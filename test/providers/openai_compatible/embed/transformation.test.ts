import { openaiCompatibleEmbed } from '../../../../providers/openai_compatible/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('openai_compatible', openaiCompatibleEmbed);
