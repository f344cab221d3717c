import { fireworksEmbed } from '../../../../providers/fireworks/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('fireworks', fireworksEmbed);
