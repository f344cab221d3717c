import { ollamaEmbed } from '../../../../providers/ollama/embed/transformation.ts';
import { testEmbedCases } from '../../../helpers/embed-cases.ts';

testEmbedCases('ollama', ollamaEmbed);
