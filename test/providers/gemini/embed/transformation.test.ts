import { geminiEmbed } from '../../../../providers/gemini/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('gemini', geminiEmbed);
