import { togetherEmbed } from '../../../../providers/together/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('together', togetherEmbed);
