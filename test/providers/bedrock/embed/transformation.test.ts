import { bedrockEmbed } from '../../../../providers/bedrock/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('bedrock', bedrockEmbed);
