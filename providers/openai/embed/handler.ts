import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { openai } from '../provider.ts';
import { openaiEmbed } from './transformation.ts';

export const handler = batched(createHandler(openai, openaiEmbed), { maxInputs: 2048 });
