import { azureEmbed } from '../../../../providers/azure/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('azure', azureEmbed);
