import { voyageEmbed } from '../../../../providers/voyage/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('voyage', voyageEmbed);
