import { jinaEmbed } from '../../../../providers/jina/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('jina', jinaEmbed);
